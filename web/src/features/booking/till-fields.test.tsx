/** The fields of the till, as they are seen, spoken and pressed. */

import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import type { Questions } from "@/api/types";
import { renderInShop } from "@/shared/testing/render";
import { heldPlace } from "@/shared/testing/samples";
import { BuyerFields } from "./buyer-fields";
import { ConsentFields } from "./consent-fields";
import type { Fault } from "./draft-faults";
import { ErrorSummary } from "./error-summary";
import { TicketFields } from "./ticket-fields";
import { useDraft } from "./use-draft";
import { VoucherField } from "./voucher-field";

const asked: Questions = {
  questions: [
    {
      code: "lunch",
      scope: "ticket",
      kind: "choice",
      label: "Lunch",
      help_text: "It is warm.",
      is_required: true,
      options: [
        { code: "all", label: "Everything" },
        { code: "vegan", label: "Vegan" },
      ],
      ticket_types: [],
    },
  ],
  consents: [
    { code: "terms", version: "2", label: "I accept.", body: "All of it.", is_required: true },
  ],
};
const places = [heldPlace(7), heldPlace(8)];
const numbers = places.map(({ place }) => place);
const onChangeType = vi.fn();

function Form({ faults = [] }: { faults?: readonly Fault[] }) {
  const fields = useDraft("evt_1", { "/name": "Fanny Fan" }, numbers);
  const [isMarked, setMarked] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          fields.setFaults(faults);
          setMarked(true);
        }}
      >
        {isMarked ? "marked" : "mark"}
      </button>
      <ErrorSummary faults={fields.faults} />
      <BuyerFields fields={fields} />
      <TicketFields
        fields={fields}
        places={places}
        asked={asked}
        countries={[]}
        choicesFor={() => []}
        isBusy={false}
        onChangeType={onChangeType}
      />
      <VoucherField fields={fields} />
      <ConsentFields fields={fields} consents={asked.consents} />
    </>
  );
}

const holders = () => screen.getAllByRole("textbox", { name: /Name on this ticket/ });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("one press puts the buyer's name on every ticket", async () => {
  renderInShop(<Form />);
  await press("Put my name on all");
  for (const holder of holders()) expect(holder).toHaveValue("Fanny Fan");
  expect(screen.getByRole("button", { name: "Put my name on all" })).toBeDisabled();
});

test("the second ticket takes over the answers of the first by one press", async () => {
  renderInShop(<Form />);
  expect(screen.queryByRole("button", { name: "Same answers as above" })).toBeNull();
  const [first, second] = screen.getAllByRole("group", { name: "Lunch" });
  if (!first || !second) throw new Error("two tickets were expected");
  await userEvent.click(within(first).getByRole("radio", { name: "Vegan" }));
  await press("Same answers as above");
  expect(within(second).getByRole("radio", { name: "Vegan" })).toBeChecked();
});

test("what was typed is there again when the page is", async () => {
  const { unmount } = renderInShop(<Form />);
  const [, holder] = holders();
  if (holder) await userEvent.type(holder, "Ada");
  await userEvent.click(screen.getByRole("checkbox", { name: "I accept." }));
  unmount();
  renderInShop(<Form />);
  expect(holders()[1]).toHaveValue("Ada");
  expect(screen.getByRole("checkbox", { name: "I accept." })).toBeChecked();
});

test("a fault is tied to its field, and goes when it is mended", async () => {
  renderInShop(<Form faults={[{ pointer: "/email", message: "No address." }]} />);
  await press("mark");
  const email = screen.getByRole("textbox", { name: /E-mail/ });
  expect(email).toBeInvalid();
  expect(email).toHaveAccessibleDescription(/No address\./);
  expect(screen.getByRole("alert")).toHaveTextContent("One thing is missing");
  await userEvent.type(email, "f");
  expect(email).not.toHaveAttribute("aria-invalid");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a fault of a choice is tied to each of its answers, and the list leads there", async () => {
  const pointer = "/tickets/8/answers/lunch";
  renderInShop(<Form faults={[{ pointer, message: "Please answer this.", label: "Lunch" }]} />);
  await press("mark");
  const second = screen.getAllByRole("group", { name: "Lunch" })[1];
  if (!second) throw new Error("two tickets were expected");
  expect(second).toHaveAccessibleDescription("It is warm. Please answer this.");
  const [everything] = within(second).getAllByRole("radio");
  expect(everything).toBeInvalid();
  await userEvent.click(screen.getByRole("link", { name: "Lunch: Please answer this." }));
  expect(everything).toHaveFocus();
});

test("no box is ticked before somebody ticks it, and all of the words can be read", () => {
  renderInShop(<Form />);
  expect(screen.getByRole("checkbox", { name: "I accept." })).not.toBeChecked();
  expect(screen.getByText("All of it.")).toBeInTheDocument();
});

test("the organiser's words run in their own direction, whatever the page's", () => {
  renderInShop(<Form />);
  const words = ["Lunch", "It is warm.", "All of it."].flatMap((text) => screen.getAllByText(text));
  expect(words).toHaveLength(5);
  for (const one of words) expect(one).toHaveAttribute("dir", "auto");
  const label = screen.getByText(/E-mail/, { selector: "label" });
  expect(label).toHaveAttribute("dir", "auto");
  expect(screen.getByText("I accept.").tagName).toBe("BDI");
});

test("a voucher that is refused can be left out by one press", async () => {
  renderInShop(<Form faults={[{ pointer: "/voucher", message: "No such voucher." }]} />);
  await press("I have a voucher");
  await userEvent.type(screen.getByRole("textbox", { name: "Voucher code" }), "HALF");
  await press("mark");
  expect(screen.getByRole("textbox", { name: "Voucher code" })).toBeInvalid();
  await press("Go on without it");
  expect(screen.queryByRole("textbox", { name: "Voucher code" })).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

/** Who buys. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ProblemError } from "@/shared/problem";
import { renderInShop } from "@/shared/testing/render";
import { ContactForm } from "./contact-form";

function show(change: Partial<Parameters<typeof ContactForm>[0]> = {}) {
  const onSubmit = vi.fn();
  const { unmount } = renderInShop(
    <ContactForm
      known={{}}
      isFree={false}
      isBusy={false}
      error={null}
      onSubmit={onSubmit}
      {...change}
    />,
  );
  return { onSubmit, unmount };
}

const email = () => screen.getByLabelText(/E-mail/);
const name = () => screen.getByLabelText(/Name/);
const submit = () => userEvent.click(screen.getByRole("button"));

test("what is typed is sent without the spaces around it", async () => {
  const { onSubmit } = show();
  await userEvent.type(email(), " fan@example.org ");
  await userEvent.type(name(), "Fanny Fan ");
  await submit();
  expect(onSubmit).toHaveBeenCalledWith({ email: "fan@example.org", name: "Fanny Fan" });
});

test("what is missing is said at its field, which gets the focus", async () => {
  const { onSubmit } = show();
  await userEvent.type(email(), "fan@example");
  await submit();
  expect(onSubmit).not.toHaveBeenCalled();
  expect(email()).toHaveAccessibleDescription(/does not look like an e-mail address/);
  expect(name()).toHaveAccessibleDescription(/tell us a name/);
  expect(email()).toHaveFocus();
});

test("what was typed is there again after a reload", async () => {
  const { unmount } = show();
  await userEvent.type(email(), "fan@example.org");
  unmount();
  show();
  expect(email()).toHaveValue("fan@example.org");
});

test("somebody logged in need not type what we know", () => {
  show({ known: { email: "ada@example.org", name: "Ada Lovelace" } });
  expect(email()).toHaveValue("ada@example.org");
  expect(name()).toHaveValue("Ada Lovelace");
});

test("the server's own objection stands at its field", () => {
  const errors = [{ pointer: "/email", code: "invalid", message: "This address is blocked." }];
  show({
    error: new ProblemError({ status: 422, code: "invalid", title: "", detail: "", errors }),
  });
  expect(email()).toHaveAccessibleDescription(/This address is blocked/);
});

test("where nothing is to pay the button says so", () => {
  show({ isFree: true });
  expect(screen.getByRole("button", { name: "Get the tickets" })).toBeEnabled();
});

/** What is chosen and what it costs. */

import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import { eur, heldPlace, sampleEvent } from "@/shared/testing/samples";
import { OrderSummary } from "./order-summary";
import { nameOfType, typesOfTier } from "./price-list";

const event = sampleEvent();
const places = [heldPlace(7), heldPlace(40, { label: "Floor", price_tier: "b", price: eur(2000) })];

function show() {
  const onRemove = vi.fn();
  const onChangeType = vi.fn();
  renderInShop(
    <OrderSummary
      places={places}
      fees={[
        {
          name: "Booking fee",
          purpose: "Pays for the box office.",
          paid_to: "the organiser",
          amount: eur(300),
        },
      ]}
      total={eur(6500)}
      nameOfType={(type) => nameOfType(event, type)}
      choicesFor={({ price_tier }) => typesOfTier(event, price_tier)}
      onRemove={onRemove}
      onChangeType={onChangeType}
    />,
  );
  return { onRemove, onChangeType };
}

test("each place stands with its price, and the total is the server's", () => {
  show();
  const [seat, floor] = screen.getAllByRole("listitem");
  expect(seat).toHaveTextContent("Stalls, row F, seat 7€45.00");
  expect(floor).toHaveTextContent("Floor€20.00");
  expect(screen.getByText("€65.00")).toBeVisible();
});

test("each fee in the total says what it is for and who gets it", () => {
  show();
  const fees = screen.getByRole("region", { name: "What is in it" });
  expect(fees).toHaveTextContent("Booking fee€3.00Pays for the box office. Goes to the organiser.");
});

test("a ticket type is chosen only where there is a choice", async () => {
  const { onChangeType } = show();
  const [seat, floor] = screen.getAllByRole("listitem");
  if (!seat || !floor) throw new Error("two places were expected");
  expect(within(floor).queryByRole("combobox")).toBeNull();
  const select = within(seat).getByLabelText("Ticket type for Stalls, row F, seat 7");
  await userEvent.selectOptions(select, "concession");
  expect(onChangeType).toHaveBeenCalledWith(7, "concession");
});

test("a place is given back by its own button", async () => {
  const { onRemove } = show();
  await userEvent.click(screen.getByRole("button", { name: "Give back Floor" }));
  expect(onRemove).toHaveBeenCalledWith(40);
});

test("free places say so, and so does their total", () => {
  const free = [heldPlace(7, { price: eur(0) })];
  renderInShop(<OrderSummary places={free} total={eur(0)} nameOfType={(type) => type} />);
  expect(screen.getByRole("listitem")).toHaveTextContent("seat 7Free");
  expect(screen.getByText("Total").parentElement).toHaveTextContent("Free");
  expect(screen.queryByText(/0\.00/)).toBeNull();
});

test("an order that is made offers nothing to change", () => {
  renderInShop(<OrderSummary places={places} total={eur(6500)} nameOfType={(type) => type} />);
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("combobox")).toBeNull();
});

/** What the state of an order means, and how it is told. */

import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Ticket } from "@/api/types";
import { renderInShop } from "@/shared/testing/render";
import { eur, sampleOrder } from "@/shared/testing/samples";
import { OrderHead } from "./order-head";
import {
  admits,
  hasLostPlaces,
  isPaid,
  isPayable,
  type OrderStatus,
  orderStatus,
  pollAfter_ms,
} from "./order-state";
import { pathOfCode } from "./ticket-code";

test.each<[OrderStatus, boolean]>([
  ["awaiting_payment", true],
  ["payment_pending", true],
  ["confirmed", false],
  ["expired", false],
  ["refund_due", false],
])("an order that is %s can be paid: %s", (status, payable) => {
  expect(isPayable({ status })).toBe(payable);
});

test("a state that is newer than the page is taken as under way", () => {
  expect(orderStatus({ status: "on_the_moon" })).toBe("payment_pending");
});

test("an order is asked for often at first, then seldom, and in the end not at all", () => {
  const pending: { status: OrderStatus } = { status: "payment_pending" };
  expect(pollAfter_ms(pending, 0)).toBe(1_000);
  expect(pollAfter_ms(pending, 60_000)).toBe(5_000);
  expect(pollAfter_ms({ status: "refund_due" }, 0)).toBe(5_000);
  expect(pollAfter_ms({ status: "confirmed" }, 0)).toBe(false);
  expect(pollAfter_ms(undefined, 0)).toBe(false);
});

test("a payment that came too late is told with the sum that goes back", () => {
  renderInShop(<OrderHead order={sampleOrder({ status: "refund_due" })} isSlow={false} />);
  expect(screen.getByRole("heading")).toHaveTextContent("Your money is on its way back");
  expect(screen.getByRole("status")).toHaveTextContent("We refund €90.00 in full");
});

test("a refund is told with what was refunded, not with what was paid", () => {
  const order = sampleOrder({ status: "partially_refunded", refunded: eur(4500) });
  renderInShop(<OrderHead order={order} isSlow={false} />);
  expect(screen.getByRole("status")).toHaveTextContent("€45.00 went back");
});

test("whom the bank sent back with a no is told so, and not to wait", () => {
  const order = sampleOrder({ status: "payment_pending" });
  renderInShop(<OrderHead order={order} isSlow={false} hasFailed />);
  expect(screen.getByRole("heading")).toHaveTextContent("Not paid yet");
  expect(screen.getByRole("alert")).toHaveTextContent("You have not been charged.");
});

test("an order that was paid after all is not called failed", () => {
  renderInShop(<OrderHead order={sampleOrder()} isSlow={false} hasFailed />);
  expect(screen.getByRole("heading")).toHaveTextContent("See you there");
});

test.each<[OrderStatus, boolean, boolean]>([
  ["awaiting_payment", false, false],
  ["expired", false, true],
  ["confirmed", true, false],
  ["refund_due", true, true],
  ["refunded", true, false],
])("%s: paid %s, places lost %s", (status, paid, lost) => {
  expect([isPaid({ status }), hasLostPlaces({ status, tickets: [] })]).toEqual([paid, lost]);
});

test("a refund of what was given back is told apart from one for lost places", () => {
  const ticket: Ticket = {
    id: "tkt_1",
    place: 1,
    label: "Floor",
    holder: "Fanny",
    ticket_type: "adult",
    code: "ABC",
    status: "void",
  };
  const order = sampleOrder({ status: "refund_due", tickets: [ticket] });
  renderInShop(<OrderHead order={order} isSlow={false} />);
  expect(screen.getByRole("status")).toHaveTextContent("€90.00 goes back the way you paid");
  expect(hasLostPlaces(order)).toBe(false);
});

test("a free order that was given back speaks of no money", () => {
  renderInShop(
    <OrderHead order={sampleOrder({ status: "refunded", total: eur(0) })} isSlow={false} />,
  );
  expect(screen.getByRole("heading")).toHaveTextContent("This order was cancelled");
  expect(screen.getByRole("status")).not.toHaveTextContent("€");
});

test("a bank that takes long is said to take long", () => {
  renderInShop(<OrderHead order={sampleOrder({ status: "payment_pending" })} isSlow />);
  expect(screen.getByRole("status")).toHaveTextContent("This takes longer than usual.");
});

test("a ticket's code of base45 text stays at version 6", () => {
  const code = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".repeat(4).slice(0, 153);
  // A code of version 6 has 41 modules a side.
  expect(pathOfCode(code).size).toBe(41);
  expect(pathOfCode(code).d).toMatch(/^M0 0h1v1h-1zM1 0/);
});

test("a ticket admits whoever has its code, and nobody once it is void", () => {
  expect(admits({ status: "valid", code: "c" })).toBe(true);
  expect(admits({ status: "valid", code: null })).toBe(false);
  expect(admits({ status: "void", code: "c" })).toBe(false);
});

/** What the state of an order means for its buyer. */

import type { Order, Ticket } from "@/api/types";

const statuses = [
  "awaiting_payment",
  "payment_pending",
  "confirmed",
  "cancelled",
  "expired",
  "refund_due",
  "partially_refunded",
  "refunded",
] as const;

export type OrderStatus = (typeof statuses)[number];

/** Read an order's status; one that is newer than this page reads as a payment under way. */
export function orderStatus({ status }: { status: string }): OrderStatus {
  return statuses.find((known) => known === status) ?? "payment_pending";
}

/** Tell whether an order can still be paid. */
export function isPayable(order: Pick<Order, "status">): boolean {
  return ["awaiting_payment", "payment_pending"].includes(orderStatus(order));
}

/** Tell whether an order's money has come in, whatever became of it afterwards. */
export function isPaid(order: Pick<Order, "status">): boolean {
  const paid: OrderStatus[] = ["confirmed", "refund_due", "partially_refunded", "refunded"];
  return paid.includes(orderStatus(order));
}

/** Tell whether an order's places went to others, so that its buyer may want new ones. */
export function hasLostPlaces(order: Pick<Order, "status" | "tickets">): boolean {
  const status = orderStatus(order);
  // What is refunded after it had tickets was given back, not lost.
  return status === "expired" || (status === "refund_due" && !hasTickets(order));
}

/** Tell whether an order has tickets to show. */
export function hasTickets(order: Pick<Order, "tickets">): boolean {
  return order.tickets.length > 0;
}

/** Tell whether a ticket admits whoever looks at it. */
export function admits({ status, code }: Pick<Ticket, "status" | "code">): boolean {
  return status === "valid" && code !== null;
}

/** Decide how soon to ask again how an order stands; false where nothing will change by itself. */
export function pollAfter_ms(order: Pick<Order, "status"> | undefined, waited_ms: number) {
  if (!order) return false;
  const status = orderStatus(order);
  if (status === "payment_pending") return waited_ms < 30_000 ? 1_000 : 5_000;
  if (status === "awaiting_payment") return waited_ms < 10_000 ? 1_000 : 10_000;
  return status === "refund_due" ? 5_000 : false;
}

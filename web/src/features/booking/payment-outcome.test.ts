/** Which screen follows paying. */

import { expect, test } from "vitest";
import type { Order } from "@/api/types";
import { type Outcome, outcomeOf } from "./payment-outcome";

const now = { waited_ms: 0, hasFailed: false };

const cases: [Order["status"], typeof now, Outcome][] = [
  ["awaiting_payment", now, "failed"],
  ["payment_pending", now, "checking"],
  ["payment_pending", { ...now, waited_ms: 4_000 }, "processing"],
  ["payment_pending", { ...now, hasFailed: true }, "failed"],
  ["expired", now, "expired"],
  ["cancelled", now, "cancelled"],
  ["refund_due", now, "refund"],
  ["refunded", now, "refund"],
  ["confirmed", now, "checking"],
  ["confirmed", { ...now, hasFailed: true }, "checking"],
];

test.each(cases)("an order that is %s (%j) shows %s", (status, circumstances, outcome) => {
  expect(outcomeOf({ status }, circumstances)).toBe(outcome);
});

test("an order that is not read yet is being checked", () => {
  expect(outcomeOf(undefined, now)).toBe("checking");
});

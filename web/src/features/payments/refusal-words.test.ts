/** Why a payment was not accepted, in words for a buyer. */

import { expect, test } from "vitest";
import { refusalWords } from "./refusal-words";
import { isPaidElsewhere } from "./use-payment";

test("a declined card is told in the bank's words, and that nothing was charged", () => {
  expect(refusalWords({ type: "card_error", message: "Your card was declined." })).toBe(
    "The payment was not accepted: Your card was declined. You have not been charged.",
  );
});

test("a reason without its full stop gets one", () => {
  expect(refusalWords({ type: "card_error", message: "Your card has expired" })).toContain(
    "expired. You have not",
  );
});

test("a field that is not filled in is no refusal", () => {
  expect(
    refusalWords({ type: "validation_error", message: "Your card number is incomplete." }),
  ).toBe("Your card number is incomplete.");
});

test("words for programmers are kept from buyers", () => {
  const plain = "The payment was not accepted. You have not been charged. Try another card.";
  const message = "No such payment_intent: pi_1";
  expect(refusalWords({ type: "invalid_request_error", message })).toBe(plain);
  expect(refusalWords({ type: "card_error" })).toBe(plain);
});

test("a bank that could not tell who pays is told as that", () => {
  const code = "payment_intent_authentication_failure";
  const message = "The provided PaymentMethod has failed authentication.";
  expect(refusalWords({ type: "card_error", code, message })).toMatch(
    /could not confirm that it is you/,
  );
});

test("a provider that was not reached says nothing about money", () => {
  expect(refusalWords({ type: "api_connection_error", message: "x" })).toMatch(/^No connection/);
});

test("a payment that another tab has made is no refusal", () => {
  expect(isPaidElsewhere({ code: "payment_intent_unexpected_state" })).toBe(true);
  expect(isPaidElsewhere({ code: "card_declined" })).toBe(false);
  expect(isPaidElsewhere({})).toBe(false);
});

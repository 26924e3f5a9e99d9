/** Why a payment was not accepted, in words for a buyer. */

import type { StripeError } from "@stripe/stripe-js";
import { t } from "@/shared/texts/texts";

type Refusal = Pick<StripeError, "message" | "type" | "code">;

/** Say why a payment was not accepted; the provider words what a card holder may know. */
export function refusalWords({ message, type, code }: Refusal): string {
  if (code === "payment_intent_authentication_failure") {
    return t("booking.checkout.notAuthenticated");
  }
  // Nobody knows what became of it, so nothing is said about money.
  if (type === "api_connection_error") return t("problems.unreachable");
  const reason = message?.trim();
  // What is not about the card is worded for programmers.
  const isForBuyers = type === "card_error" || type === "validation_error";
  if (!reason || !isForBuyers) return t("booking.checkout.declinedPlain");
  // A field that is not filled in is no refusal of the card.
  if (type === "validation_error") return reason;
  return t("booking.checkout.declined", { reason: /[.!?]$/.test(reason) ? reason : `${reason}.` });
}

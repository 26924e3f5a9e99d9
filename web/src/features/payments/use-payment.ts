/** Pay with what the provider's form holds. */

import { useElements, useStripe } from "@stripe/react-stripe-js";
import { useCallback } from "react";
import type { Payment } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { refusalWords } from "./refusal-words";

/** What came of paying: accepted, or refused with the reason for the buyer. */
type Paid = { isAccepted: true } | { isAccepted: false; reason: string };

export interface Paying {
  isReady: boolean;
  /** Have the provider look at what was typed; gives what is wrong with it, if anything. */
  check: () => Promise<string | undefined>;
  /** Pay, and let the buyer's bank ask them if it wants to. */
  confirm: (payment: Payment, returnUrl: string) => Promise<Paid>;
}

/** Tell whether a payment was refused because another tab has paid it a moment before. */
export function isPaidElsewhere({ code }: { code?: string }): boolean {
  return code === "payment_intent_unexpected_state";
}

/** Give the way to pay from within a payment provider. */
export function usePayment(): Paying {
  const stripe = useStripe();
  const elements = useElements();
  const check = useCallback(async () => {
    if (!elements) return t("booking.checkout.payFailed");
    const { error } = await elements.submit();
    return error && refusalWords(error);
  }, [elements]);
  const confirm = useCallback(
    async (payment: Payment, returnUrl: string): Promise<Paid> => {
      if (["succeeded", "processing"].includes(payment.status)) return { isAccepted: true };
      if (!stripe || !elements || !payment.client_secret) {
        return { isAccepted: false, reason: t("booking.checkout.payFailed") };
      }
      const { error } = await stripe.confirmPayment({
        elements,
        clientSecret: payment.client_secret,
        confirmParams: { return_url: returnUrl },
        redirect: "if_required",
      });
      if (!error || isPaidElsewhere(error)) return { isAccepted: true };
      return { isAccepted: false, reason: refusalWords(error) };
    },
    [stripe, elements],
  );
  return { isReady: stripe !== null && elements !== null, check, confirm };
}

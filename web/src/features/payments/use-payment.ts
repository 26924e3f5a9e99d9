/** Pay with what the provider's form holds. */

import { useCallback } from "react";
import type { Payment } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { useOpenedForm } from "./payment-provider";
import { refusalWords } from "./refusal-words";

/** What came of paying: accepted, or refused with the reason for the buyer. */
type Paid = { isAccepted: true } | { isAccepted: false; reason: string };

export interface Paying {
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
  const form = useOpenedForm();
  const check = useCallback(async () => {
    if (!form) return t("booking.checkout.payLoading");
    const { error } = await form.elements.submit();
    return error && refusalWords(error);
  }, [form]);
  const confirm = useCallback(
    async (payment: Payment, returnUrl: string): Promise<Paid> => {
      if (["succeeded", "processing"].includes(payment.status)) return { isAccepted: true };
      if (!form || !payment.client_secret) {
        return { isAccepted: false, reason: t("booking.checkout.payFailed") };
      }
      const { error } = await form.stripe.confirmPayment({
        elements: form.elements,
        clientSecret: payment.client_secret,
        confirmParams: { return_url: returnUrl },
        redirect: "if_required",
      });
      if (!error || isPaidElsewhere(error)) return { isAccepted: true };
      return { isAccepted: false, reason: refusalWords(error) };
    },
    [form],
  );
  return { check, confirm };
}

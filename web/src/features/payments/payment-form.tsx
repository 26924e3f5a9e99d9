/** The provider's form and the button that says what it costs. */

import { Button } from "@mantine/core";
import { PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { StripeError } from "@stripe/stripe-js";
import { useState } from "react";
import type { Money } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { Notice } from "@/shared/ui/notice";
import classes from "./payment-form.module.css";

interface PaymentFormProps {
  amount: Money;
  returnUrl: string;
  onPaid: () => void;
}

/** Take the buyer's card or other means, and tell when the provider has accepted it. */
export function PaymentForm({ amount, returnUrl, onPaid }: PaymentFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [isReady, setReady] = useState(false);
  const [isPaying, setPaying] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  async function pay() {
    if (!stripe || !elements || isPaying) return;
    setPaying(true);
    setRefusal(undefined);
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: returnUrl },
      redirect: "if_required",
    });
    setPaying(false);
    if (error) setRefusal(refusalWords(error));
    else onPaid();
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <PaymentElement onReady={() => setReady(true)} />
      {refusal && <Notice tone="bad">{refusal}</Notice>}
      <Button type="submit" size="lg" fullWidth loading={isPaying} disabled={!isReady}>
        {t("booking.checkout.pay", { amount: formatMoney(amount) })}
      </Button>
      <p className={classes.note}>
        <Icon path={icons.lock} size={16} /> {t("booking.checkout.secure")}
      </p>
    </form>
  );
}

type Refusal = Pick<StripeError, "message" | "type" | "code">;

/** Say why a payment was not accepted; the provider words what a card holder may know. */
export function refusalWords({ message, type, code }: Refusal): string {
  if (code === "payment_intent_authentication_failure") {
    return t("booking.checkout.notAuthenticated");
  }
  const reason = message?.trim();
  // What is not about the card is worded for programmers.
  const isForBuyers = type === "card_error" || type === "validation_error";
  if (!reason || !isForBuyers) return t("booking.checkout.declinedPlain");
  // A field that is not filled in is no refusal of the card.
  if (type === "validation_error") return reason;
  return t("booking.checkout.declined", { reason: /[.!?]$/.test(reason) ? reason : `${reason}.` });
}

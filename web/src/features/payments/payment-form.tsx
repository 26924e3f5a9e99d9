/** The provider's form and the button that says what it costs. */

import { Button } from "@mantine/core";
import { PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import { useState } from "react";
import type { Money } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { Notice } from "@/shared/ui/notice";
import classes from "./payment-form.module.css";
import { refusalWords } from "./refusal-words";

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

/** The provider's form on a page that has other fields too, open before there is a payment. */

import { useComputedColorScheme } from "@mantine/core";
import { Elements, PaymentElement } from "@stripe/react-stripe-js";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Money } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { Notice } from "@/shared/ui/notice";
import { Failed, Loading } from "@/shared/ui/page-state";
import { providerQuery } from "./api";
import { appearanceIn } from "./appearance";
import classes from "./payment-form.module.css";
import { stripeQuery } from "./stripe-loader";

/** Where the provider's script comes from; unknown until the shop knows whether it is a demo. */
export type ScriptSource = { demoServer: string | undefined } | undefined;

interface PaymentProviderProps {
  amount: Money;
  source: ScriptSource;
  children: ReactNode;
}

/** Surround fields with the provider's form for an amount; they can be filled in at once. */
export function PaymentProvider({ amount, source, children }: PaymentProviderProps) {
  const scheme = useComputedColorScheme("light");
  const { stripe } = useScript(source);
  const options = {
    mode: "payment" as const,
    amount: amount.amount_minor,
    currency: amount.currency.toLowerCase(),
    appearance: appearanceIn(scheme),
  };
  return (
    <Elements stripe={stripe.data ?? null} options={options}>
      {children}
    </Elements>
  );
}

/** Show the provider's fields, or why they are not here. */
export function PaymentFields({ source }: { source: ScriptSource }) {
  const { provider, stripe } = useScript(source);
  const [isReady, setReady] = useState(false);
  if (provider.isError) {
    return <Failed error={provider.error} onRetry={() => void provider.refetch()} />;
  }
  if (stripe.isError || stripe.data === null) {
    return (
      <Notice tone="bad" title={t("booking.checkout.payFailed")}>
        {t("problems.unreachable")}
      </Notice>
    );
  }
  return (
    <div className={classes.form}>
      {stripe.data && <PaymentElement onReady={() => setReady(true)} />}
      {!isReady && <Loading label={t("booking.checkout.payLoading")} />}
      <p className={classes.note}>
        <Icon path={icons.lock} size={16} /> {t("booking.checkout.secure")}
      </p>
    </div>
  );
}

function useScript(source: ScriptSource) {
  const provider = useQuery(providerQuery());
  const key = provider.data?.publishable_key ?? "";
  const isKnown = key !== "" && source !== undefined;
  const stripe = useQuery({ ...stripeQuery(key, source?.demoServer), enabled: isKnown });
  return { provider, stripe };
}

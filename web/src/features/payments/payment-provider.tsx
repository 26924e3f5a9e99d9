/** The provider's form on a page that has other fields too, open before there is a payment. */

import { useComputedColorScheme } from "@mantine/core";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
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

interface Opened {
  stripe: Stripe;
  elements: StripeElements;
}

const Form = createContext<Opened | undefined>(undefined);

interface PaymentProviderProps {
  amount: Money;
  source: ScriptSource;
  children: ReactNode;
}

/** Surround fields with the provider's form for an amount; they can be filled in at once. */
export function PaymentProvider({ amount, source, children }: PaymentProviderProps) {
  const scheme = useComputedColorScheme("light");
  const { stripe } = useScript(source);
  const [opened, setOpened] = useState<Opened>();
  const options = {
    amount: amount.amount_minor,
    currency: amount.currency.toLowerCase(),
    appearance: appearanceIn(scheme),
  };
  const known = JSON.stringify(options);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once; changes are handed on.
  useEffect(() => {
    if (!stripe.data) return;
    const elements = stripe.data.elements({ mode: "payment", ...options });
    setOpened({ stripe: stripe.data, elements });
  }, [stripe.data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known says it all.
  useEffect(() => {
    void opened?.elements.update(options);
  }, [opened, known]);
  return <Form.Provider value={opened}>{children}</Form.Provider>;
}

/** Give the provider's form once it is open. */
export function useOpenedForm(): Opened | undefined {
  return useContext(Form);
}

/** Show the provider's fields, or why they are not here. */
export function PaymentFields({ source }: { source: ScriptSource }) {
  const { provider, stripe } = useScript(source);
  const opened = useOpenedForm();
  const place = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (!opened || !place.current) return;
    const fields = opened.elements.getElement("payment") ?? opened.elements.create("payment");
    fields.on("ready", () => setReady(true));
    fields.mount(place.current);
    return () => fields.unmount();
  }, [opened]);
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
      <div ref={place} />
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

/** Paying for an order: the provider's own form in the look of the house. */

import { useComputedColorScheme } from "@mantine/core";
import { Elements } from "@stripe/react-stripe-js";
import type { Appearance } from "@stripe/stripe-js";
import { useQuery } from "@tanstack/react-query";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Failed, Loading } from "@/shared/ui/page-state";
import { tokens } from "@/shared/ui/theme";
import { paymentQuery } from "./api";
import { PaymentForm } from "./payment-form";
import { loadStripeFrom } from "./stripe-loader";

interface PaymentSectionProps {
  order: string;
  token: string | undefined;
  /** The demo's payment server; none when real money moves. */
  demoServer: string | undefined;
  /** Where the bank sends the buyer back to. */
  returnUrl: string;
  onPaid: () => void;
}

/** Start the payment of an order and show its form, or what became of it already. */
export function PaymentSection({
  order,
  token,
  demoServer,
  returnUrl,
  onPaid,
}: PaymentSectionProps) {
  const payment = useQuery(paymentQuery(order, token));
  if (payment.isPending) return <Loading label={t("booking.checkout.payLoading")} />;
  if (payment.isError) {
    return <Failed error={payment.error} onRetry={() => void payment.refetch()} />;
  }
  if (["succeeded", "processing"].includes(payment.data.status) || !payment.data.client_secret) {
    return <Notice tone="info">{t("orders.notes.payment_pending")}</Notice>;
  }
  return (
    <Provider
      publishableKey={payment.data.publishable_key}
      clientSecret={payment.data.client_secret}
      demoServer={demoServer}
    >
      <PaymentForm amount={payment.data.amount} returnUrl={returnUrl} onPaid={onPaid} />
    </Provider>
  );
}

interface ProviderProps {
  publishableKey: string;
  clientSecret: string;
  demoServer: string | undefined;
  children: React.ReactNode;
}

function Provider({ publishableKey, clientSecret, demoServer, children }: ProviderProps) {
  const scheme = useComputedColorScheme("light");
  const stripe = useQuery({
    queryKey: ["stripe.js", publishableKey, demoServer ?? ""],
    queryFn: () => loadStripeFrom(publishableKey, demoServer),
    staleTime: Number.POSITIVE_INFINITY,
    // It is an object with functions, which must not be copied.
    structuralSharing: false,
    retry: 1,
  });
  if (stripe.isPending) return <Loading label={t("booking.checkout.payLoading")} />;
  if (!stripe.data) {
    return (
      <Notice tone="bad" title={t("booking.checkout.payFailed")}>
        {t("problems.unreachable")}
      </Notice>
    );
  }
  return (
    <Elements stripe={stripe.data} options={{ clientSecret, appearance: appearanceIn(scheme) }}>
      {children}
    </Elements>
  );
}

function appearanceIn(scheme: "light" | "dark"): Appearance {
  const look = tokens[scheme];
  return {
    theme: scheme === "dark" ? "night" : "stripe",
    variables: {
      colorPrimary: look.curtain,
      colorBackground: look.card,
      colorText: look.ink,
      colorTextSecondary: look["ink-soft"],
      colorDanger: look.bad,
      borderRadius: "10px",
      fontFamily: "Inter, system-ui, sans-serif",
    },
  };
}

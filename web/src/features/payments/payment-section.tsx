/** Paying for an order: the provider's own form in the look of the house. */

import { useComputedColorScheme } from "@mantine/core";
import { Elements } from "@stripe/react-stripe-js";
import { useQuery } from "@tanstack/react-query";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Failed, Loading } from "@/shared/ui/page-state";
import { paymentQuery } from "./api";
import { appearanceIn } from "./appearance";
import { PaymentForm } from "./payment-form";
import { stripeQuery } from "./stripe-loader";

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
  const stripe = useQuery(stripeQuery(publishableKey, demoServer));
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

/** Where paying leads, also by way of a bank: how it went, each outcome with its own screen. */

import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Order } from "@/api/types";
import { orderQuery } from "@/features/booking/api";
import { forgetDraft } from "@/features/booking/draft";
import { rememberOrder } from "@/features/booking/order-memory";
import { isPayable, pollAfter_ms } from "@/features/booking/order-state";
import { outcomeOf } from "@/features/booking/payment-outcome";
import { eventQuery } from "@/features/catalogue/api";
import { t } from "@/shared/texts/texts";
import { Failed } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { OutcomeScreen } from "./outcome-screen";

const route = getRouteApi("/orders/$number/payment");

/** Show how a payment went, asked again until it is decided. */
export function PaymentResultPage() {
  const { number } = route.useParams();
  const { token, redirect_status } = route.useSearch();
  const [since] = useState(Date.now);
  const order = useQuery({
    ...orderQuery(number, token),
    refetchInterval: ({ state }) => pollAfter_ms(state.data, Date.now() - since),
    // What was read before paying says nothing about how it went.
    refetchOnMount: "always",
  });
  const { data: event } = useQuery({
    ...eventQuery(order.data?.event ?? ""),
    enabled: order.data !== undefined,
  });
  const isFresh = order.dataUpdatedAt >= since;
  const waited_ms = order.dataUpdatedAt - since;
  const outcome = outcomeOf(isFresh ? order.data : undefined, {
    waited_ms,
    hasFailed: redirect_status === "failed",
  });
  usePageTitle(t(`checkout.result.${outcome}Title`));
  useLeaving(order.data, isFresh, token);
  if (order.isError && !order.data) {
    return <Failed error={order.error} onRetry={() => void order.refetch()} />;
  }
  return <OutcomeScreen outcome={outcome} order={order.data} event={event} token={token} />;
}

/** Tidy up behind an order that is decided, and show one that is paid. */
function useLeaving(order: Order | undefined, isFresh: boolean, token: string | undefined) {
  const navigate = useNavigate();
  useEffect(() => {
    if (!order || !isFresh) return;
    const { number, status, event } = order;
    if (!isPayable(order)) rememberOrder(event, undefined);
    if (status !== "confirmed" && status !== "partially_refunded") return;
    forgetDraft(event);
    void navigate({ to: "/orders/$number", params: { number }, search: { token }, replace: true });
  }, [order, isFresh, token, navigate]);
}

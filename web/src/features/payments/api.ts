/** Know who takes payments, and start paying for an order. */

import { queryOptions } from "@tanstack/react-query";
import type { Payment } from "@/api/types";
import { api, unwrap } from "@/shared/api-client";
import { mayRetry } from "@/shared/problem";

const paymentKeys = {
  provider: ["payment provider"] as const,
};

/** Get who takes payments, and the key with which their form opens. */
export function providerQuery() {
  return queryOptions({
    queryKey: paymentKeys.provider,
    queryFn: () => unwrap(api.GET("/api/v1/payment-provider")),
    retry: mayRetry,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Start the payment of an order; asked for again, it is the same one as it stands. */
export function startPayment(order: string, token: string | undefined): Promise<Payment> {
  const params = { path: { number: order }, query: { token } };
  return unwrap(api.POST("/api/v1/orders/{number}/payments", { params }));
}

/** Ask how an order's money goes back, and ask for it. */

import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api-client";
import { mayRetry } from "@/shared/problem";

export const refundKeys = {
  order: (order: string) => ["refunds", order] as const,
};

/** Get what goes back of an order, anew whenever the order has moved. */
export function refundsQuery(order: string, status: string, token: string | undefined) {
  const params = { path: { number: order }, query: { token } };
  return queryOptions({
    queryKey: [...refundKeys.order(order), status],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/orders/{number}/refunds", { params, signal })),
    retry: mayRetry,
  });
}

/** Ask for an order's money back. */
export async function askForRefund(
  order: string,
  token: string | undefined,
  reason: string,
): Promise<void> {
  const params = { path: { number: order }, query: { token } };
  await unwrap(api.POST("/api/v1/orders/{number}/refund-requests", { params, body: { reason } }));
}

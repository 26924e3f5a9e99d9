/** Start paying for an order. */

import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api-client";
import { mayRetry } from "@/shared/problem";

const paymentKeys = {
  payment: (order: string) => ["payment", order] as const,
};

/** Start paying, or pick up where paying stopped: the same order always has the same payment. */
export function paymentQuery(order: string, token: string | undefined) {
  return queryOptions({
    queryKey: paymentKeys.payment(order),
    queryFn: () =>
      unwrap(
        api.POST("/api/v1/orders/{number}/payments", {
          params: { path: { number: order }, query: { token } },
        }),
      ),
    retry: mayRetry,
    // Asked again on each visit, because its status says how far paying has come.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Which of the screens after paying an order is at. */

import type { Order } from "@/api/types";
import { orderStatus } from "./order-state";

export type Outcome = "checking" | "processing" | "failed" | "expired" | "refund" | "cancelled";

interface Circumstances {
  /** How long the buyer has been looking. */
  waited_ms: number;
  /** Whether the bank has sent the buyer back with a no. */
  hasFailed: boolean;
}

// A card is answered within a moment; what takes longer takes its time.
const quick_ms = 4_000;

/** Tell which screen an order needs; one that is paid is only checked for a moment more. */
export function outcomeOf(
  order: Pick<Order, "status"> | undefined,
  { waited_ms, hasFailed }: Circumstances,
): Outcome {
  if (!order) return "checking";
  switch (orderStatus(order)) {
    case "awaiting_payment":
      return "failed";
    case "payment_pending":
      if (hasFailed) return "failed";
      return waited_ms < quick_ms ? "checking" : "processing";
    case "expired":
      return "expired";
    case "cancelled":
      return "cancelled";
    case "refund_due":
    case "refunded":
      return "refund";
    case "confirmed":
    case "partially_refunded":
      return "checking";
  }
}

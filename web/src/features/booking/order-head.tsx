/** How an order stands, in one headline and one sentence. */

import type { Order } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { formatTime, zoneName } from "@/shared/time";
import { Notice, type Tone } from "@/shared/ui/notice";
import { isPayable, type OrderStatus, orderStatus } from "./order-state";

const tones: Record<OrderStatus, Tone> = {
  awaiting_payment: "warn",
  payment_pending: "info",
  confirmed: "good",
  cancelled: "info",
  expired: "warn",
  refund_due: "warn",
  partially_refunded: "info",
  refunded: "info",
};

interface OrderHeadProps {
  order: Order;
  /** Whether the answer takes longer than it usually does. */
  isSlow: boolean;
  /** Whether the bank has just sent the buyer back with a no. */
  hasFailed?: boolean;
}

/** Show the headline of an order's state, spoken when it changes. */
export function OrderHead({ order, isSlow, hasFailed }: OrderHeadProps) {
  const status = shownStatus(order);
  if (hasFailed && isPayable(order)) {
    return (
      <>
        <h1>{t("orders.heads.failed")}</h1>
        <Notice tone="bad">{t("orders.returnedFailed")}</Notice>
      </>
    );
  }
  return (
    <>
      <h1>{t(`orders.heads.${status}`)}</h1>
      <Notice tone={tones[status]} title={t(`orders.statuses.${status}`)}>
        {noteOf(order, status)} {isSlow && t("orders.slow")}
      </Notice>
    </>
  );
}

/** A free order that was given back has no money to speak of. */
function shownStatus(order: Order): OrderStatus {
  const status = orderStatus(order);
  return status === "refunded" && order.total.amount_minor === 0 ? "cancelled" : status;
}

function noteOf(order: Order, status: OrderStatus): string {
  if (status === "awaiting_payment")
    return t("orders.notes.awaiting_payment", { time: clock(order) });
  if (status === "refund_due") {
    const amount = formatMoney(order.total);
    // With tickets that were valid once, it was given back; without any, its money came too late.
    if (order.tickets.length > 0) return t("orders.notes.givenBack", { amount });
    return t("orders.notes.refund_due", { amount });
  }
  if (status === "refunded" || status === "partially_refunded") {
    return t(`orders.notes.${status}`, { amount: formatMoney(order.refunded) });
  }
  return t(`orders.notes.${status}`);
}

function clock({ expires_at }: Order): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return expires_at ? `${formatTime(expires_at, zone)} (${zoneName(zone)})` : "";
}

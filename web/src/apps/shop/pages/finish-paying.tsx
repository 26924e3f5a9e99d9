/** The way back to paying, for an order that is not paid yet. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Order } from "@/api/types";
import { rememberOrder } from "@/features/booking/order-memory";
import { orderStatus } from "@/features/booking/order-state";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";

interface FinishPayingProps {
  order: Order;
  token: string | undefined;
  /** Whether the bank has just sent the buyer back with a no. */
  hasFailed: boolean;
  isSlow: boolean;
}

/** Offer the till, where the order is paid; nothing while the bank is still thinking. */
export function FinishPaying({ order, token, hasFailed, isSlow }: FinishPayingProps) {
  if (orderStatus(order) === "payment_pending" && !hasFailed && !isSlow) return null;
  return (
    <Button
      size="lg"
      renderRoot={(props) => (
        <Link
          to="/checkout/$event"
          params={{ event: order.event }}
          {...props}
          onClick={() => rememberOrder(order.event, { number: order.number, token })}
        />
      )}
    >
      {t("orders.finish")} {formatMoney(order.total)}
    </Button>
  );
}

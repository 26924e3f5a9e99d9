/** The orders of whoever is logged in, newest first, a page at a time. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { OrderSummary } from "@/api/types";
import { ordersQuery } from "@/features/accounts/api";
import { orderStatus } from "@/features/booking/order-state";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Empty, Failed, Loading, More } from "@/shared/ui/page-state";
import classes from "./my-tickets-page.module.css";

/** List an account's orders, and get more of them on demand. */
export function AccountOrders() {
  const found = useInfiniteQuery(ordersQuery());
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const orders = found.data.pages.flatMap((page) => page.data);
  if (orders.length === 0) {
    return (
      <Empty title={t("orders.mineEmpty")} action={<Link to="/">{t("shop.toEvents")}</Link>}>
        {t("orders.mineEmptyHint")}
      </Empty>
    );
  }
  return (
    <>
      <ul>
        {orders.map((order) => (
          <OrderRow key={order.number} order={order} />
        ))}
      </ul>
      <More found={found} />
    </>
  );
}

function OrderRow({ order }: { order: OrderSummary }) {
  return (
    <li className={classes.row}>
      <div>
        <h2>
          <Link to="/orders/$number" params={{ number: order.number }} dir="auto">
            {order.event_name}
          </Link>
        </h2>
        <p>{formatMoment(order.starts_at, order.time_zone)}</p>
        <p>{t("orders.title", { number: order.number })}</p>
      </div>
      <div className={classes.state}>
        <span>{t(`orders.statuses.${orderStatus(order)}`)}</span>
        <span>{formatMoney(order.total)}</span>
      </div>
    </li>
  );
}

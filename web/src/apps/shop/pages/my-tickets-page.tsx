/** The orders of whoever is logged in. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { OrderSummary } from "@/api/types";
import { ordersQuery, userQuery } from "@/features/accounts/api";
import { orderStatus } from "@/features/booking/order-state";
import { InstallHint } from "@/features/tickets/install-hint";
import { useKeptTickets } from "@/features/tickets/kept-tickets";
import { readyOffline } from "@/features/tickets/offline";
import { formatMoney } from "@/shared/money";
import { Unreachable } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { KeptList } from "./kept-list";
import classes from "./my-tickets-page.module.css";

/** Show what this device keeps, and one's orders or the way to log in. */
export function MyTicketsPage() {
  usePageTitle(t("orders.mine"));
  const isEmpty = useKeptTickets().length === 0;
  useEffect(() => {
    if (!isEmpty) readyOffline();
  }, [isEmpty]);
  return (
    <div className={classes.page}>
      <h1>{t("orders.mine")}</h1>
      {!isEmpty && <InstallHint />}
      <KeptList />
      <OfAccount isAlone={isEmpty} />
    </div>
  );
}

function OfAccount({ isAlone }: { isAlone: boolean }) {
  const user = useQuery(userQuery());
  const isOffline = user.isPaused || user.failureReason instanceof Unreachable;
  if (isOffline && !isAlone) return null;
  if (user.isPaused)
    return <Failed error={new Unreachable()} onRetry={() => void user.refetch()} />;
  if (user.isPending) return <Loading />;
  if (user.isError) return <Failed error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) {
    const toLogIn = <Link to="/login">{t("accounts.logIn")}</Link>;
    return isAlone ? (
      <Empty title={t("orders.mineEmpty")} action={toLogIn}>
        {t("orders.mineLogIn")}
      </Empty>
    ) : (
      <p className={classes.soft}>
        {t("orders.mineLogIn")} {toLogIn}
      </p>
    );
  }
  return (
    <section>
      {!isAlone && <h2>{t("tickets.kept.orders")}</h2>}
      <Orders />
    </section>
  );
}

function Orders() {
  const orders = useQuery(ordersQuery());
  if (orders.isPending) return <Loading />;
  if (orders.isError) return <Failed error={orders.error} onRetry={() => void orders.refetch()} />;
  if (orders.data.data.length === 0) {
    return (
      <Empty title={t("orders.mineEmpty")} action={<Link to="/">{t("shop.toEvents")}</Link>}>
        {t("orders.mineEmptyHint")}
      </Empty>
    );
  }
  return (
    <ul>
      {orders.data.data.map((order) => (
        <OrderRow key={order.number} order={order} />
      ))}
    </ul>
  );
}

function OrderRow({ order }: { order: OrderSummary }) {
  return (
    <li className={classes.row}>
      <div>
        <h2>
          <Link to="/orders/$number" params={{ number: order.number }}>
            {order.event_name}
          </Link>
        </h2>
        <p>{t("orders.title", { number: order.number })}</p>
      </div>
      <div className={classes.state}>
        <span>{t(`orders.statuses.${orderStatus(order)}`)}</span>
        <span>{formatMoney(order.total)}</span>
      </div>
    </li>
  );
}

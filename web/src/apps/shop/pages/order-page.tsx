/** An order by its link: how it stands, its tickets, and what is left to do. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Event, Order } from "@/api/types";
import { orderQuery } from "@/features/booking/api";
import { OrderAnswers } from "@/features/booking/order-answers";
import { OrderHead } from "@/features/booking/order-head";
import {
  hasLostPlaces,
  isPaid,
  isPayable,
  orderStatus,
  pollAfter_ms,
} from "@/features/booking/order-state";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType } from "@/features/booking/price-list";
import { eventQuery } from "@/features/catalogue/api";
import { EventTime } from "@/features/catalogue/event-header";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { useKeptTickets } from "@/features/tickets/kept-tickets";
import { formatMoney } from "@/shared/money";
import { isOffline, isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { FinishPaying } from "./finish-paying";
import classes from "./order-page.module.css";

const route = getRouteApi("/orders/$number");
// Whoever is still buying loads neither.
const AfterSale = lazy(async () => ({ default: (await import("./after-sale")).AfterSale }));
const KeptPage = lazy(async () => ({ default: (await import("./kept-page")).KeptPage }));
const slow_ms = 20_000;

/** Show an order, asked for again until nothing changes by itself. */
export function OrderPage() {
  const { number } = route.useParams();
  const { token, redirect_status } = route.useSearch();
  const [since] = useState(Date.now);
  const order = useQuery({
    ...orderQuery(number, token),
    refetchInterval: ({ state }) => pollAfter_ms(state.data, Date.now() - since),
  });
  const kept = useKeptTickets().find(({ id }) => id === number);
  usePageTitle(t("orders.title", { number }));
  if (!order.data && kept && isOffline(order)) {
    return (
      <Suspense fallback={<Loading />}>
        <KeptPage kept={kept} />
      </Suspense>
    );
  }
  if (order.isPending) return <Loading />;
  if (isRefusal(order.error, "order-not-found", "not-found")) {
    return (
      <Empty
        isPage
        title={t("orders.notFound")}
        action={<Link to="/login">{t("accounts.logIn")}</Link>}
      >
        {t("orders.notFoundHint")}
      </Empty>
    );
  }
  if (!order.data) return <Failed error={order.error} onRetry={() => void order.refetch()} />;
  const isSlow =
    orderStatus(order.data) === "payment_pending" && order.dataUpdatedAt - since > slow_ms;
  return (
    <OrderShown
      order={order.data}
      token={token}
      isSlow={isSlow}
      hasFailed={redirect_status === "failed"}
    />
  );
}

interface OrderShownProps {
  order: Order;
  token: string | undefined;
  isSlow: boolean;
  hasFailed: boolean;
}

function OrderShown({ order, token, isSlow, hasFailed }: OrderShownProps) {
  const { data: event } = useQuery(eventQuery(order.event));
  return (
    <article className={classes.page}>
      <header className={classes.head}>
        <p className={classes.soft}>{t("orders.title", { number: order.number })}</p>
        <OrderHead order={order} isSlow={isSlow} hasFailed={hasFailed} />
        {isPayable(order) && (
          <FinishPaying order={order} token={token} hasFailed={hasFailed} isSlow={isSlow} />
        )}
      </header>
      {event && <EventFacts event={event} isOver={hasLostPlaces(order)} />}
      {isPaid(order) && (
        <Suspense fallback={<Loading />}>
          <AfterSale order={order} event={event} token={token} />
        </Suspense>
      )}
      <section className={classes.receipt} aria-labelledby="receipt">
        <h2 id="receipt">{t(isPaid(order) ? "orders.receipt" : "booking.checkout.summary")}</h2>
        <OrderSummary
          places={order.lines}
          total={order.total}
          nameOfType={(type) => (event ? nameOfType(event, type) : type)}
        />
        {order.refunded.amount_minor > 0 && (
          <p className={classes.refunded}>
            <span>{t("orders.refunded")}</span> <strong>{formatMoney(order.refunded)}</strong>
          </p>
        )}
      </section>
      <OrderAnswers order={order} />
      {token && <p className={classes.soft}>{t("orders.keepLink")}</p>}
    </article>
  );
}

function EventFacts({ event, isOver }: { event: Event; isOver: boolean }) {
  return (
    <section className={classes.event}>
      <h2>
        <Link to="/events/$event" params={{ event: event.slug }} dir="auto">
          {event.name}
        </Link>
      </h2>
      <p>
        <EventTime event={event} />
      </p>
      <p className={classes.soft}>{placeOfEvent(event)}</p>
      {isOver && (
        <Button
          mt="xs"
          renderRoot={(props) => (
            <Link to="/events/$event" params={{ event: event.slug }} {...props} />
          )}
        >
          {t("orders.again")}
        </Button>
      )}
    </section>
  );
}

/** An order by its link: how it stands, its tickets, and what is left to do. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Event, Order } from "@/api/types";
import { orderFile, orderQuery } from "@/features/booking/api";
import { OrderHead } from "@/features/booking/order-head";
import {
  hasLostPlaces,
  hasTickets,
  isPaid,
  isPayable,
  orderStatus,
  pollAfter_ms,
} from "@/features/booking/order-state";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType } from "@/features/booking/price-list";
import { TicketList } from "@/features/booking/ticket-list";
import { eventQuery } from "@/features/catalogue/api";
import { EventTime } from "@/features/catalogue/event-header";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { formatMoney } from "@/shared/money";
import { isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { FinishPaying } from "./finish-paying";
import classes from "./order-page.module.css";

const route = getRouteApi("/orders/$number");
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
  usePageTitle(t("orders.title", { number }));
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
      onPaid={() => void order.refetch()}
    />
  );
}

interface OrderShownProps {
  order: Order;
  token: string | undefined;
  isSlow: boolean;
  hasFailed: boolean;
  onPaid: () => void;
}

function OrderShown({ order, token, isSlow, hasFailed, onPaid }: OrderShownProps) {
  const { data: event } = useQuery(eventQuery(order.event));
  return (
    <article className={classes.page}>
      <header className={classes.head}>
        <p className={classes.soft}>{t("orders.title", { number: order.number })}</p>
        <OrderHead order={order} isSlow={isSlow} hasFailed={hasFailed} />
        {isPayable(order) && (
          <FinishPaying
            order={order}
            token={token}
            hasFailed={hasFailed}
            isSlow={isSlow}
            onPaid={onPaid}
          />
        )}
      </header>
      {event && <EventFacts event={event} isOver={hasLostPlaces(order)} />}
      {hasTickets(order) && (
        <section className={classes.section} aria-labelledby="tickets">
          <h2 id="tickets">{t("orders.ticketCount", { count: order.tickets.length })}</h2>
          <Files number={order.number} token={token} />
          <TicketList tickets={order.tickets} event={event} />
        </section>
      )}
      <section className={classes.receipt} aria-labelledby="receipt">
        <h2 id="receipt">{t(isPaid(order) ? "orders.receipt" : "booking.checkout.summary")}</h2>
        <OrderSummary
          places={order.lines}
          total={order.total}
          nameOfType={(type) => (event ? nameOfType(event, type) : type)}
        />
        {order.refunded.amount_minor > 0 && (
          <p>
            {t("orders.refunded")} {formatMoney(order.refunded)}
          </p>
        )}
      </section>
      {token && <p className={classes.soft}>{t("orders.keepLink")}</p>}
    </article>
  );
}

function EventFacts({ event, isOver }: { event: Event; isOver: boolean }) {
  return (
    <section className={classes.event}>
      <h2>
        <Link to="/events/$event" params={{ event: event.slug }}>
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

function Files({ number, token }: { number: string; token: string | undefined }) {
  return (
    <div className={classes.files}>
      <Button
        component="a"
        href={orderFile(number, "tickets.pdf", token)}
        leftSection={<Icon path={icons.ticket} />}
      >
        {t("orders.pdf")}
      </Button>
      <Button
        component="a"
        variant="default"
        href={orderFile(number, "calendar.ics", token)}
        leftSection={<Icon path={icons.calendar} />}
      >
        {t("orders.calendar")}
      </Button>
    </div>
  );
}

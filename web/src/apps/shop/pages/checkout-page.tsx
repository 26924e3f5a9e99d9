/** The till: who buys, and then how it is paid, on one page. */

import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Event } from "@/api/types";
import { rememberedOrder } from "@/features/booking/order-memory";
import { eventQuery } from "@/features/catalogue/api";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { NotFoundPage } from "../frame/not-found-page";
import { BookStage } from "./book-stage";
import classes from "./checkout-page.module.css";
import { PayStage } from "./pay-stage";

const route = getRouteApi("/checkout/$event");

/** Show the till of an event. */
export function CheckoutPage() {
  const { event: idOrSlug } = route.useParams();
  const event = useQuery(eventQuery(idOrSlug));
  usePageTitle(t("booking.checkout.title"));
  if (event.isPending) return <Loading />;
  if (isRefusal(event.error, "event-not-found", "not-found")) return <NotFoundPage />;
  if (event.isError && !event.data) {
    return <Failed error={event.error} onRetry={() => void event.refetch()} />;
  }
  return <Till event={event.data} />;
}

function Till({ event }: { event: Event }) {
  const [order, setOrder] = useState(() => rememberedOrder(event.id));
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("booking.checkout.title")}</h1>
        <p>
          <Link to="/events/$event" params={{ event: event.slug }}>
            {event.name}
          </Link>
        </p>
        <p className={classes.soft}>
          {formatMoment(event.starts_at, event.time_zone)}, {placeOfEvent(event)}
        </p>
      </header>
      {order ? (
        <PayStage event={event} order={order} onGone={() => setOrder(undefined)} />
      ) : (
        <BookStage event={event} onBooked={setOrder} />
      )}
    </div>
  );
}

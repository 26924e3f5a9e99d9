/** One event in the programme. */

import { Link } from "@tanstack/react-router";
import type { EventSummary } from "@/api/types";
import { formatFrom } from "@/shared/money";
import { formatDay, formatTime, venueMoment, zoneName } from "@/shared/time";
import { EventArtwork } from "./event-artwork";
import classes from "./event-list.module.css";
import { placeOfEvent } from "./place-of-event";
import { SaleStateMark } from "./sale-state";

/** Show an event's day, name, place and price; the whole row leads to it. */
export function EventRow({ event }: { event: EventSummary }) {
  const { weekday, day, month } = venueMoment(event.starts_at, event.time_zone);
  return (
    <article className={classes.row}>
      <time className={classes.day} dateTime={event.starts_at}>
        <span aria-hidden="true">{weekday}</span>
        <strong aria-hidden="true">{day}</strong>
        <span aria-hidden="true">{month}</span>
        <span className="visually-hidden">{formatDay(event.starts_at, event.time_zone)}</span>
      </time>
      <EventArtwork event={event.id} className={classes.picture} />
      <div className={classes.what}>
        <h3>
          <Link
            to="/events/$event"
            params={{ event: event.slug }}
            className={classes.link}
            dir="auto"
          >
            {event.name}
          </Link>
        </h3>
        <p className={classes.where}>
          {placeOfEvent(event)} · {formatTime(event.starts_at, event.time_zone)}
          {/* Who goes there lives by that clock; who joins online may not. */}
          {event.is_online && ` (${zoneName(event.time_zone)})`}
        </p>
      </div>
      <div className={classes.price}>
        <SaleStateMark state={event.sale_state} />
        {event.sale_state === "on_sale" && event.from_price && (
          <span>{formatFrom(event.from_price)}</span>
        )}
      </div>
    </article>
  );
}

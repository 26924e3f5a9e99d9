/** The head of an event's page: its picture, its name, when and where. */

import type { Event } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatDayAndTime, readersMoment, zoneName } from "@/shared/time";
import { EventArtwork } from "./event-artwork";
import classes from "./event-header.module.css";
import { PlaceLinks, SeriesLink } from "./event-links";
import { EventPrice } from "./event-price";
import { SaleStateMark } from "./sale-state";

/** Show what the event is, when it is at the venue, and where that is. */
export function EventHeader({ event }: { event: Event }) {
  return (
    <header className={classes.header} data-state={event.sale_state}>
      <EventArtwork event={event.id} className={classes.picture} isFirst />
      <div className={classes.words}>
        <SaleStateMark state={event.sale_state} />
        <h1 dir="auto">{event.name}</h1>
        <dl className={classes.facts}>
          <div>
            <dt>{t("catalogue.doors")}</dt>
            <dd>
              <EventTime event={event} /> <SeriesLink event={event} />
            </dd>
          </div>
          <div>
            <dt>{t("catalogue.venue")}</dt>
            <dd>
              <PlaceLinks event={event} />
            </dd>
          </div>
          <div>
            <dt>{t("catalogue.price")}</dt>
            <dd>
              <EventPrice event={event} />
            </dd>
          </div>
        </dl>
      </div>
    </header>
  );
}

type Timed = Pick<Event, "starts_at" | "time_zone">;

/** Show an event's day and hour at its venue, and the reader's own where it differs. */
export function EventTime({ event }: { event: Timed }) {
  const readers = readersMoment(event.starts_at, event.time_zone);
  return (
    <>
      <time dateTime={event.starts_at}>{formatDayAndTime(event.starts_at, event.time_zone)}</time>{" "}
      <span className={classes.soft}>({zoneName(event.time_zone)})</span>
      {readers && <span className={classes.hint}>{t("time.readers", { moment: readers })}</span>}
    </>
  );
}

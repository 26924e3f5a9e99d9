/** Events as in a printed programme: by month, the day large beside the name. */

import type { EventSummary } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMonth } from "@/shared/time";
import classes from "./event-list.module.css";
import { EventRow } from "./event-row";

interface EventListProps {
  events: readonly EventSummary[];
  /** Whether the list is in the order of dates, so that months can head it. */
  isByDate: boolean;
}

/** Show the events, under the names of their months when they are in that order. */
export function EventList({ events, isByDate }: EventListProps) {
  if (!isByDate) {
    return (
      <>
        <h2 className="visually-hidden">{t("catalogue.results")}</h2>
        <Rows events={events} />
      </>
    );
  }
  return (
    <>
      {byMonth(events).map(({ month, events: inMonth }) => (
        <section key={month} aria-label={month} className={classes.month}>
          <h2>{month}</h2>
          <Rows events={inMonth} />
        </section>
      ))}
    </>
  );
}

function Rows({ events }: { events: readonly EventSummary[] }) {
  return (
    <ul className={classes.rows}>
      {events.map((event) => (
        <li key={event.id}>
          <EventRow event={event} />
        </li>
      ))}
    </ul>
  );
}

interface Month {
  month: string;
  events: EventSummary[];
}

/** Put events in a row under their months, in the order in which they come. */
export function byMonth(events: readonly EventSummary[]): Month[] {
  const months = new Map<string, EventSummary[]>();
  for (const event of events) {
    const month = formatMonth(event.starts_at, event.time_zone);
    months.set(month, [...(months.get(month) ?? []), event]);
  }
  return [...months].map(([month, inMonth]) => ({ month, events: inMonth }));
}

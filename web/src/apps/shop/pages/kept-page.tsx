/** Tickets as this device keeps them, for when there is no network. */

import { TicketList } from "@/features/booking/ticket-list";
import type { KeptTickets } from "@/features/tickets/kept-tickets";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Notice } from "@/shared/ui/notice";
import classes from "./order-page.module.css";

/** Show kept tickets, and say from when they are. */
export function KeptPage({ kept }: { kept: KeptTickets }) {
  const { event, tickets, place, keptAt } = kept;
  return (
    <article className={classes.page}>
      <header className={classes.head}>
        <h1 dir="auto">{event.name}</h1>
        <p>{formatMoment(event.starts_at, event.time_zone)}</p>
        <p className={classes.soft}>{place}</p>
      </header>
      <Notice tone="warn">
        {t("tickets.kept.offline", { time: formatMoment(keptAt, event.time_zone) })}
      </Notice>
      <TicketList tickets={tickets} event={event} />
    </article>
  );
}

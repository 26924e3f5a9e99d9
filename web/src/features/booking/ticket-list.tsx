/** Tickets as something to keep: the evening large, the place larger, the code on white. */

import type { Event, Order, Ticket } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { TicketCode } from "./ticket-code";
import classes from "./ticket-list.module.css";

interface TicketListProps {
  tickets: Order["tickets"];
  event: Event | undefined;
}

/** Show each ticket with its place, its holder and the code that opens the door. */
export function TicketList({ tickets, event }: TicketListProps) {
  return (
    <ul className={classes.tickets}>
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <TicketCard ticket={ticket} event={event} />
        </li>
      ))}
    </ul>
  );
}

function TicketCard({ ticket, event }: { ticket: Ticket; event: Event | undefined }) {
  const isValid = ticket.status === "valid";
  return (
    <article className={classes.ticket} data-void={!isValid || undefined}>
      <div className={classes.words}>
        {event && <p className={classes.event}>{event.name}</p>}
        {event && <p className={classes.soft}>{formatMoment(event.starts_at, event.time_zone)}</p>}
        <h3>{ticket.label}</h3>
        <p>
          <span className={classes.soft}>{t("orders.holder")}</span> {ticket.holder}
        </p>
        {!isValid && <strong className={classes.bad}>{t("orders.void")}</strong>}
      </div>
      {isValid && <TicketCode code={ticket.code} label={`${t("orders.code")}: ${ticket.label}`} />}
    </article>
  );
}

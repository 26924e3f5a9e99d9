/** Tickets as something to keep: the evening large, the place larger, the code on white. */

import { type ReactNode, useState } from "react";
import type { Event, Ticket } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { BrightTickets } from "./bright-tickets";
import { admits } from "./order-state";
import { TicketCode } from "./ticket-code";
import classes from "./ticket-list.module.css";

interface TicketListProps {
  tickets: Ticket[];
  event: Pick<Event, "name" | "starts_at" | "time_zone"> | undefined;
  /** What may be done with a ticket, for those that are still one's own. */
  actionsOf?: (ticket: Ticket) => ReactNode;
}

/** Show each ticket with its place, its holder and the code that opens the door. */
export function TicketList({ tickets, event, actionsOf }: TicketListProps) {
  const [shown, setShown] = useState<string>();
  const own = tickets.filter(admits);
  return (
    <>
      <ul className={classes.tickets}>
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <TicketCard ticket={ticket} event={event} onShow={() => setShown(ticket.id)}>
              {admits(ticket) && actionsOf?.(ticket)}
            </TicketCard>
          </li>
        ))}
      </ul>
      {shown && (
        <BrightTickets
          tickets={own}
          first={own.findIndex(({ id }) => id === shown)}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}

interface TicketCardProps {
  ticket: Ticket;
  event: TicketListProps["event"];
  onShow: () => void;
  children: ReactNode;
}

function TicketCard({ ticket, event, onShow, children }: TicketCardProps) {
  const isValid = ticket.status === "valid";
  const isPassedOn = isValid && ticket.code === null;
  return (
    <article className={classes.ticket} data-void={!admits(ticket) || undefined}>
      <div className={classes.words}>
        {event && (
          <p className={classes.event} dir="auto">
            {event.name}
          </p>
        )}
        {event && <p className={classes.soft}>{formatMoment(event.starts_at, event.time_zone)}</p>}
        <h3>{ticket.label}</h3>
        {isPassedOn ? (
          <>
            <strong>{t("tickets.passedOn", { holder: ticket.holder })}</strong>
            <p className={classes.soft}>{t("tickets.passedOnHint")}</p>
          </>
        ) : (
          <p>
            <span className={classes.soft}>{t("orders.holder")}</span> {ticket.holder}
          </p>
        )}
        {!isValid && <strong className={classes.bad}>{t("orders.void")}</strong>}
      </div>
      {isValid && ticket.code !== null && (
        <button type="button" className={classes.show} onClick={onShow}>
          <TicketCode code={ticket.code} label={`${t("orders.code")}: ${ticket.label}`} />
          <span>{t("tickets.enlarge")}</span>
        </button>
      )}
      <div className={classes.more}>{children}</div>
    </article>
  );
}

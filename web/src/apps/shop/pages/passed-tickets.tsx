/** The tickets that others passed on to whoever is logged in. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { PassedTicket } from "@/api/types";
import { passedTicketsQuery } from "@/features/tickets/api";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Failed } from "@/shared/ui/page-state";
import classes from "./my-tickets-page.module.css";

/** List them; nothing where there are none. */
export function PassedTickets() {
  const found = useQuery(passedTicketsQuery());
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const tickets = found.data?.data ?? [];
  if (tickets.length === 0) return null;
  return (
    <section aria-labelledby="passed">
      <h2 id="passed">{t("tickets.kept.passed")}</h2>
      <ul>
        {tickets.map((ticket) => (
          <PassedRow key={ticket.id} ticket={ticket} />
        ))}
      </ul>
    </section>
  );
}

function PassedRow({ ticket }: { ticket: PassedTicket }) {
  return (
    <li className={classes.row}>
      <div>
        <h3>
          <Link to="/tickets/$transfer" params={{ transfer: ticket.id }} dir="auto">
            {ticket.event_name}
          </Link>
        </h3>
        <p>{formatMoment(ticket.starts_at, ticket.time_zone)}</p>
        <p>
          <bdi>{ticket.label}</bdi>
        </p>
      </div>
      {ticket.status === "void" && (
        <div className={classes.state}>
          <span>{t("orders.void")}</span>
        </div>
      )}
    </li>
  );
}

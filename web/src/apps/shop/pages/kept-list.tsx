/** What this device keeps of tickets, as a list that works without a network. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { admits } from "@/features/booking/order-state";
import { forgetTickets, type KeptTickets, useKeptTickets } from "@/features/tickets/kept-tickets";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import classes from "./my-tickets-page.module.css";

/** List the kept tickets; nothing where there are none. */
export function KeptList() {
  const kept = useKeptTickets();
  if (kept.length === 0) return null;
  return (
    <section className={classes.kept} aria-labelledby="kept">
      <h2 id="kept">{t("tickets.kept.title")}</h2>
      <p className={classes.soft}>{t("tickets.kept.hint")}</p>
      <ul>
        {kept.map((one) => (
          <KeptRow key={one.id} kept={one} />
        ))}
      </ul>
    </section>
  );
}

function KeptRow({ kept }: { kept: KeptTickets }) {
  const { event, tickets, kind, id } = kept;
  const count = tickets.filter(admits).length;
  return (
    <li className={classes.keptRow}>
      <div>
        <h3>
          <KeptLink kept={kept} />
        </h3>
        <p>{formatMoment(event.starts_at, event.time_zone)}</p>
        <p>
          {t("tickets.kept.count", { count })}
          {t("shop.comma")}
          {kind === "order" ? t("tickets.kept.order", { number: id }) : t("tickets.kept.ticket")}
        </p>
      </div>
      <Button variant="default" onClick={() => forgetTickets(id)}>
        {t("tickets.kept.forget")}
        <span className="visually-hidden">: {event.name}</span>
      </Button>
    </li>
  );
}

function KeptLink({ kept: { kind, id, token, event } }: { kept: KeptTickets }) {
  const search = token ? { token } : {};
  if (kind === "order") {
    return (
      <Link to="/orders/$number" params={{ number: id }} search={search} dir="auto">
        {event.name}
      </Link>
    );
  }
  return (
    <Link to="/tickets/$transfer" params={{ transfer: id }} search={search} dir="auto">
      {event.name}
    </Link>
  );
}

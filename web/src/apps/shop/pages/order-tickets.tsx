/** An order's tickets, and what its buyer may do with them. */

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Event, Order } from "@/api/types";
import { bookingKeys, orderFile } from "@/features/booking/api";
import { admits } from "@/features/booking/order-state";
import { TicketList } from "@/features/booking/ticket-list";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { mailAgain, ticketKeys, transfersQuery } from "@/features/tickets/api";
import { InstallHint } from "@/features/tickets/install-hint";
import { keepTickets } from "@/features/tickets/kept-tickets";
import { readyOffline } from "@/features/tickets/offline";
import { TicketActions } from "@/features/tickets/ticket-actions";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Icon, icons } from "@/shared/ui/icons";
import { Notice } from "@/shared/ui/notice";
import classes from "./order-page.module.css";

interface OrderTicketsProps {
  order: Order;
  event: Event | undefined;
  token: string | undefined;
}

/** Show the tickets of an order with their files, and keep them on the device. */
export function OrderTickets({ order, event, token }: OrderTicketsProps) {
  const queryClient = useQueryClient();
  const { data: transfers } = useQuery(transfersQuery(order.number, token));
  useKept(order, event, token);
  const own = order.tickets.some(admits);
  const changed = () => {
    void queryClient.invalidateQueries({ queryKey: bookingKeys.order(order.number) });
    void queryClient.invalidateQueries({ queryKey: ticketKeys.transfers(order.number) });
  };
  const rules = transfers?.rules;
  return (
    <section className={classes.section} aria-labelledby="tickets">
      <h2 id="tickets">{t("orders.ticketCount", { count: order.tickets.length })}</h2>
      {own && <Files number={order.number} token={token} />}
      <TicketList
        tickets={order.tickets}
        event={event}
        actionsOf={(ticket) =>
          rules && (
            <TicketActions
              ticket={ticket}
              token={token}
              rules={rules}
              offer={transfers.data.find(
                (offer) => offer.ticket === ticket.id && offer.state === "offered",
              )}
              onChanged={changed}
            />
          )
        }
      />
      {own && rules && event && (
        <p className={classes.soft}>
          {rules.are_changes_open
            ? t("tickets.until", { time: formatMoment(rules.changes_until, event.time_zone) })
            : t("tickets.closed")}
        </p>
      )}
      {own && <InstallHint />}
    </section>
  );
}

/** Keep the tickets on the device while they are looked at. */
function useKept(order: Order, event: Event | undefined, token: string | undefined): void {
  useEffect(() => {
    if (!event) return;
    keepTickets({
      kind: "order",
      id: order.number,
      token,
      event,
      place: placeOfEvent(event),
      tickets: order.tickets,
      keptAt: new Date().toISOString(),
    });
    readyOffline();
  }, [order, event, token]);
}

function Files({ number, token }: { number: string; token: string | undefined }) {
  const mailing = useMutation({ mutationFn: () => mailAgain(number, token) });
  return (
    <>
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
        <Button variant="default" loading={mailing.isPending} onClick={() => mailing.mutate()}>
          {t("tickets.again")}
        </Button>
      </div>
      {mailing.isSuccess && (
        <Notice tone="good">{t("tickets.againSent", { email: mailing.data })}</Notice>
      )}
      {mailing.isError && <Notice tone="bad">{describeProblem(mailing.error)}</Notice>}
    </>
  );
}

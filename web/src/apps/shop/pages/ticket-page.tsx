/** One ticket by the link of its offer: to accept it, and to have it afterwards. */

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Event, OfferedTicket } from "@/api/types";
import { TicketList } from "@/features/booking/ticket-list";
import { eventQuery } from "@/features/catalogue/api";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { acceptOffer, offeredQuery, ticketFile, ticketKeys } from "@/features/tickets/api";
import { InstallHint } from "@/features/tickets/install-hint";
import { keepTickets, useKeptTickets } from "@/features/tickets/kept-tickets";
import { readyOffline } from "@/features/tickets/offline";
import { OneFieldForm } from "@/features/tickets/one-field-form";
import { TicketActions } from "@/features/tickets/ticket-actions";
import { isOffline, isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Icon, icons } from "@/shared/ui/icons";
import { Notice } from "@/shared/ui/notice";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { KeptPage } from "./kept-page";
import classes from "./order-page.module.css";

const route = getRouteApi("/tickets/$transfer");

/** Show an offered ticket, or the one that was accepted. */
export function TicketPage() {
  const { transfer } = route.useParams();
  const { token } = route.useSearch();
  const offered = useQuery(offeredQuery(transfer, token));
  const kept = useKeptTickets().find(({ id }) => id === transfer);
  usePageTitle(t("tickets.offer.title"));
  if (!offered.data && kept && isOffline(offered)) return <KeptPage kept={kept} />;
  if (offered.isPending) return <Loading />;
  if (isRefusal(offered.error, "transfer-not-found", "not-found")) {
    return (
      <Empty isPage title={t("tickets.offer.notFound")}>
        {t("tickets.offer.notFoundHint")}
      </Empty>
    );
  }
  if (!offered.data) return <Failed error={offered.error} onRetry={() => void offered.refetch()} />;
  return <Shown offered={offered.data} token={token} />;
}

interface ShownProps {
  offered: OfferedTicket;
  token: string | undefined;
}

function Shown({ offered, token }: ShownProps) {
  const { data: event } = useQuery(eventQuery(offered.event));
  useKept(offered, event, token);
  const state = offered.ticket?.status === "void" ? "lapsed" : offered.state;
  return (
    <article className={classes.page}>
      <header className={classes.head}>
        <h1>{headOf(state)}</h1>
        {state === "offered" ? (
          <p>{t("tickets.offer.from", { giver: offered.from_holder })}</p>
        ) : (
          <p>{hintOf(state)}</p>
        )}
      </header>
      {event && (
        <section className={classes.event}>
          <h2>
            <Link to="/events/$event" params={{ event: event.slug }} dir="auto">
              {event.name}
            </Link>
          </h2>
          <p>{formatMoment(event.starts_at, event.time_zone)}</p>
          <p className={classes.soft}>{placeOfEvent(event)}</p>
          {!offered.ticket && <p>{offered.label}</p>}
        </section>
      )}
      {offered.state === "offered" && <Accept offered={offered} token={token} />}
      {offered.ticket && <Own offered={offered} event={event} token={token} />}
    </article>
  );
}

type TransferState = "offered" | "accepted" | "withdrawn" | "lapsed" | "passed_on";

function stateOf(state: string): TransferState {
  const known: TransferState[] = ["offered", "accepted", "withdrawn", "passed_on"];
  return known.find((one) => one === state) ?? "lapsed";
}

function headOf(state: string): string {
  const known = stateOf(state);
  return known === "offered" ? t("tickets.offer.title") : t(`tickets.offer.${known}`);
}

function hintOf(state: string): string {
  const known = stateOf(state);
  return known === "offered" ? t("tickets.offer.hint") : t(`tickets.offer.${known}Hint`);
}

function Accept({ offered, token }: ShownProps) {
  const queryClient = useQueryClient();
  const accepting = useMutation({
    mutationFn: (holder: string) => acceptOffer(offered.id, token, holder),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ticketKeys.offered(offered.id) }),
  });
  if (!offered.rules.are_changes_open) {
    return <Notice tone="warn">{t("tickets.offer.closed")}</Notice>;
  }
  return (
    <section className={classes.section}>
      <OneFieldForm
        name="holder"
        label={t("tickets.offer.name")}
        action={t("tickets.offer.accept")}
        error={accepting.error}
        isBusy={accepting.isPending}
        onSubmit={(holder) => accepting.mutate(holder)}
      />
      <p className={classes.soft}>{t("tickets.offer.hint")}</p>
    </section>
  );
}

function Own({ offered, event, token }: ShownProps & { event: Event | undefined }) {
  const queryClient = useQueryClient();
  const { ticket } = offered;
  if (!ticket) return null;
  return (
    <section className={classes.section}>
      <div className={classes.files}>
        <Button
          component="a"
          href={ticketFile(ticket.id, "ticket.pdf", token)}
          leftSection={<Icon path={icons.ticket} />}
        >
          {t("tickets.offer.pdf")}
        </Button>
        <Button
          component="a"
          variant="default"
          href={ticketFile(ticket.id, "calendar.ics", token)}
          leftSection={<Icon path={icons.calendar} />}
        >
          {t("orders.calendar")}
        </Button>
      </div>
      <TicketList
        tickets={[ticket]}
        event={event}
        actionsOf={() => (
          <TicketActions
            ticket={ticket}
            token={token}
            rules={offered.rules}
            offer={offered.onward ?? undefined}
            onChanged={() =>
              void queryClient.invalidateQueries({ queryKey: ticketKeys.offered(offered.id) })
            }
          />
        )}
      />
      <InstallHint />
      <p className={classes.soft}>{t("tickets.offer.keepLink")}</p>
    </section>
  );
}

/** Keep the ticket on the device while it is one's own. */
function useKept(offered: OfferedTicket, event: Event | undefined, token: string | undefined) {
  useEffect(() => {
    if (!event || (offered.state !== "accepted" && offered.state !== "passed_on")) return;
    keepTickets({
      kind: "ticket",
      id: offered.id,
      token,
      event,
      place: placeOfEvent(event),
      tickets: offered.ticket ? [offered.ticket] : [],
      keptAt: new Date().toISOString(),
    });
    readyOffline();
  }, [offered, event, token]);
}

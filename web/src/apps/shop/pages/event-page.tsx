/** An event: what it is, and the places one can have. */

import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Event } from "@/api/types";
import { userQuery } from "@/features/accounts/api";
import { eventQuery } from "@/features/catalogue/api";
import { EventAbout } from "@/features/catalogue/event-about";
import { EventHeader } from "@/features/catalogue/event-header";
import { SaleStateNotice } from "@/features/catalogue/sale-state";
import { EventSkeleton } from "@/features/catalogue/skeletons";
import { isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Failed } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { useServerNow } from "@/shared/use-server-now";
import { NotFoundPage } from "../frame/not-found-page";
import { Desk } from "./desk";
import classes from "./event-page.module.css";
import { UnpaidOrder } from "./unpaid-order";

const route = getRouteApi("/events/$event");

/** Show an event, and its desk while tickets can be had. */
export function EventPage() {
  const { event: idOrSlug } = route.useParams();
  const event = useQuery(eventQuery(idOrSlug));
  usePageTitle(event.data?.name);
  if (event.isPending) return <EventSkeleton />;
  if (isRefusal(event.error, "event-not-found", "not-found")) return <NotFoundPage />;
  if (event.isError && !event.data) {
    return <Failed error={event.error} onRetry={() => void event.refetch()} />;
  }
  return <EventShown event={event.data} />;
}

function EventShown({ event }: { event: Event }) {
  // A sold-out house keeps its desk: places that others give back can be had at once.
  const hasDesk = event.sale_state === "on_sale" || event.sale_state === "sold_out";
  const isAwaited = event.sale_state === "sold_out" || event.sale_state === "upcoming";
  return (
    <article className={classes.page}>
      <EventHeader event={event} />
      <StateNotice event={event} />
      {isAwaited && <PlacesAwaited event={event} />}
      <UnpaidOrder event={event} />
      {hasDesk && (
        <section aria-label={t("booking.choose")}>
          <Desk event={event} />
        </section>
      )}
      <EventAbout event={event} />
    </article>
  );
}

// Most who buy never need it.
const AlertForm = lazy(() =>
  import("@/features/catalogue/alert-form").then((module) => ({ default: module.AlertForm })),
);

function PlacesAwaited({ event }: { event: Event }) {
  const user = useQuery(userQuery());
  if (user.isPending) return null;
  return (
    <Suspense fallback={null}>
      <AlertForm event={event} email={user.data?.email} />
    </Suspense>
  );
}

function StateNotice({ event }: { event: Event }) {
  return <SaleStateNotice event={event} now={useServerNow()} />;
}

/** The till: who comes and how it is paid, on one page. */

import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { userQuery } from "@/features/accounts/api";
import { questionsQuery } from "@/features/booking/api";
import { eventQuery } from "@/features/catalogue/api";
import { placeOfEvent } from "@/features/catalogue/place-of-event";
import { isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { NotFoundPage } from "../frame/not-found-page";
import classes from "./checkout-page.module.css";
import { Till } from "./till";

const route = getRouteApi("/checkout/$event");

/** Show the till of an event. */
export function CheckoutPage() {
  const { event: idOrSlug } = route.useParams();
  const event = useQuery(eventQuery(idOrSlug));
  const asked = useQuery(questionsQuery(idOrSlug));
  const user = useQuery(userQuery());
  usePageTitle(t("booking.checkout.title"));
  if (isRefusal(event.error, "event-not-found", "not-found")) return <NotFoundPage />;
  const failed = [event, asked].find(({ isError, data }) => isError && !data);
  if (failed) return <Failed error={failed.error} onRetry={() => void failed.refetch()} />;
  // Who is logged in need not type what we know, so the fields wait for that.
  if (!event.data || !asked.data || user.isPending) return <Loading />;
  const { slug, id, name, starts_at, time_zone } = event.data;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("booking.checkout.title")}</h1>
        <p>
          <Link to="/events/$event" params={{ event: slug }} dir="auto">
            {name}
          </Link>
        </p>
        <p className={classes.soft}>
          {formatMoment(starts_at, time_zone)}, {placeOfEvent(event.data)}
        </p>
      </header>
      <Till key={id} event={event.data} asked={asked.data} user={user.data ?? null} />
    </div>
  );
}

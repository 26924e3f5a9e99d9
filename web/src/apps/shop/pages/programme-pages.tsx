/** What is on in one city, at one venue, in one series. */

import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { countryName } from "@/features/catalogue/countries";
import { EventArtwork } from "@/features/catalogue/event-artwork";
import { EventList } from "@/features/catalogue/event-list";
import { EventsFound } from "@/features/catalogue/events-found";
import { cityQuery, seriesQuery, venueQuery } from "@/features/catalogue/programme-api";
import { RowsSkeleton } from "@/features/catalogue/skeletons";
import { isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Empty, Failed } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { NotFoundPage } from "../frame/not-found-page";
import classes from "./programme-pages.module.css";

const cityRoute = getRouteApi("/cities/$city");
const venueRoute = getRouteApi("/venues/$venue");
const seriesRoute = getRouteApi("/series/$series");

/** Show what is on in a city. */
export function CityPage() {
  const found = useQuery(cityQuery(cityRoute.useParams().city));
  const city = found.data;
  usePageTitle(city?.name);
  if (!city) return <Waiting found={found} />;
  const { name, country_code } = city;
  return (
    <div className={classes.page}>
      <Head title={t("catalogue.inCity", { city: name })}>
        {country_code && <p>{countryName(country_code)}</p>}
      </Head>
      <EventsFound
        query={{
          city: name,
          ...(country_code ? { country: country_code } : {}),
          sort: "date",
          limit: 24,
        }}
        empty={<NothingHere />}
      />
    </div>
  );
}

/** Show a venue: where it is, and what is on. */
export function VenuePage() {
  const found = useQuery(venueQuery(venueRoute.useParams().venue));
  const venue = found.data;
  usePageTitle(venue?.name);
  if (!venue) return <Waiting found={found} />;
  return (
    <div className={classes.page}>
      <Head title={venue.name}>
        <address>
          {venue.address}
          {venue.address && venue.city && ", "}
          {venue.city && venue.city_slug && (
            <Link to="/cities/$city" params={{ city: venue.city_slug }}>
              {venue.city}
            </Link>
          )}
          {venue.country_code && `, ${countryName(venue.country_code)}`}
        </address>
      </Head>
      <EventsFound
        label={t("catalogue.atVenue")}
        query={{ venue: venue.slug, sort: "date", limit: 24 }}
        empty={<NothingHere />}
      />
    </div>
  );
}

/** Show a series: what it is, and all its dates, also those that are over or called off. */
export function SeriesPage() {
  const found = useQuery(seriesQuery(seriesRoute.useParams().series));
  const series = found.data;
  usePageTitle(series?.name);
  if (!series) return <Waiting found={found} />;
  const [first] = series.events;
  return (
    <div className={classes.page}>
      {first && <EventArtwork event={first.id} className={classes.picture} isFirst />}
      <Head title={series.name}>
        {series.description && (
          <p className={classes.words} dir="auto">
            {series.description}
          </p>
        )}
      </Head>
      <section aria-label={t("catalogue.datesOf", { name: series.name })}>
        <EventList events={series.events} isByDate />
      </section>
    </div>
  );
}

function Head({ title, children }: { title: string; children: ReactNode }) {
  return (
    <header className={classes.head}>
      <h1 dir="auto">{title}</h1>
      {children}
    </header>
  );
}

interface WaitingProps {
  found: { error: unknown; isError: boolean; refetch: () => unknown };
}

function Waiting({ found }: WaitingProps) {
  const { error, isError } = found;
  if (isRefusal(error, "city-not-found", "venue-not-found", "series-not-found")) {
    return <NotFoundPage />;
  }
  if (isError) return <Failed error={error} onRetry={() => void found.refetch()} />;
  return <RowsSkeleton />;
}

function NothingHere() {
  return (
    <Empty title={t("catalogue.nothingHere")} action={<Link to="/">{t("shop.toEvents")}</Link>}>
      {t("catalogue.nothingHereHint")}
    </Empty>
  );
}

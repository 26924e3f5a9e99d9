/** Where one goes from an event: to its venue, its city, and its series. */

import { Link } from "@tanstack/react-router";
import type { Event } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { countryName } from "./countries";

/** Name the venue, the city and the country; those with a page lead there. */
export function PlaceLinks({ event }: { event: Event }) {
  const { venue, city, city_slug, country_code, is_online } = event;
  const country = country_code ? countryName(country_code) : undefined;
  const parts = [
    is_online && <span key="online">{t("catalogue.online")}</span>,
    venue && (
      <Link key="venue" to="/venues/$venue" params={{ venue: venue.slug }}>
        {venue.name}
      </Link>
    ),
    city && city_slug && (
      <Link key="city" to="/cities/$city" params={{ city: city_slug }}>
        {city}
      </Link>
    ),
    country && country !== city && <span key="country">{country}</span>,
  ].filter(Boolean);
  return parts.flatMap((part, at) => (at === 0 ? [part] : [", ", part]));
}

/** Lead to the other dates of an event's series; nothing where there is only this one. */
export function SeriesLink({ event: { series } }: { event: Event }) {
  if (!series) return null;
  return (
    <Link to="/series/$series" params={{ series: series.slug }}>
      {t("catalogue.allDates")}
    </Link>
  );
}

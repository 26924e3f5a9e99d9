/** Put what the server suggests into one row, what most people mean first. */

import type { Suggestions } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";

type PageLink =
  | { to: "/events/$event"; params: { event: string } }
  | { to: "/series/$series"; params: { series: string } }
  | { to: "/venues/$venue"; params: { venue: string } }
  | { to: "/cities/$city"; params: { city: string } };

export interface Suggestion {
  key: string;
  name: string;
  hint: string;
  link: PageLink;
}

/** List series, cities and venues before single events; a series stands for all its dates. */
export function suggestionsOf({ events, series, venues, cities }: Suggestions): Suggestion[] {
  const ofSeries = new Set(series.map(({ name }) => name));
  const single = events.filter(({ name }) => !ofSeries.has(name));
  return [
    ...series.map(({ slug, name }) => ({
      key: `series/${slug}`,
      name,
      hint: t("catalogue.seriesSuggestion"),
      link: { to: "/series/$series", params: { series: slug } } as const,
    })),
    ...cities.map(({ slug, name, events_ahead: count }) => ({
      key: `cities/${slug}`,
      name: t("catalogue.inCitySuggestion", { city: name }),
      hint: t("catalogue.eventsOn", { count }),
      link: { to: "/cities/$city", params: { city: slug } } as const,
    })),
    ...venues.map(({ slug, name }) => ({
      key: `venues/${slug}`,
      name,
      hint: t("catalogue.venueSuggestion"),
      link: { to: "/venues/$venue", params: { venue: slug } } as const,
    })),
    ...single.map(({ slug, name, starts_at, time_zone }) => ({
      key: `events/${slug}`,
      name,
      hint: formatMoment(starts_at, time_zone),
      link: { to: "/events/$event", params: { event: slug } } as const,
    })),
  ];
}

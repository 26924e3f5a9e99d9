/** Ask for what is on: lists, days, suggestions, cities, venues and series. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CalendarQuery, EventList, EventsQuery } from "@/api/types";
import { api, servedReply, unwrap } from "@/shared/api-client";

const programmeKeys = {
  events: (query: EventsQuery) => ["events", query] as const,
  calendar: (query: CalendarQuery) => ["calendar", query] as const,
  suggestions: (words: string) => ["suggestions", words] as const,
  cities: () => ["cities"] as const,
  city: (city: string) => ["city", city] as const,
  venue: (venue: string) => ["venue", venue] as const,
  series: (series: string) => ["series", series] as const,
};

const firstPage: string | undefined = undefined;

/** Search events, a page at a time. */
export function eventsQuery(query: EventsQuery) {
  return infiniteQueryOptions({
    queryKey: programmeKeys.events(query),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/events", { params: { query: { ...query, cursor: pageParam } }, signal }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    initialData: () => {
      const first = servedReply<EventList>("events", isFirstList);
      return first && { pages: [first], pageParams: [firstPage] };
    },
  });
}

// The page came with the list of its own address, which is the first that it asks for.
function isFirstList(): boolean {
  return !window.location.search.includes("view=");
}

/** Count what is on each day of a month. */
export function calendarQuery(query: CalendarQuery) {
  return queryOptions({
    queryKey: programmeKeys.calendar(query),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendar", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Suggest what somebody may be typing. */
export function suggestionsQuery(words: string) {
  return queryOptions({
    queryKey: programmeKeys.suggestions(words),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/suggestions", { params: { query: { q: words } }, signal })),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** List the cities where most is on. */
export function citiesQuery() {
  return queryOptions({
    queryKey: programmeKeys.cities(),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/cities", { signal })),
    staleTime: 300_000,
  });
}

/** Get a city by its short name. */
export function cityQuery(city: string) {
  return queryOptions({
    queryKey: programmeKeys.city(city),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/cities/{city}", { params: { path: { city } }, signal })),
  });
}

/** Get a venue by its short name. */
export function venueQuery(venue: string) {
  return queryOptions({
    queryKey: programmeKeys.venue(venue),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/venues/{venue}", { params: { path: { venue } }, signal })),
  });
}

/** Get a series with all its dates. */
export function seriesQuery(series: string) {
  return queryOptions({
    queryKey: programmeKeys.series(series),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/series/{series}", { params: { path: { series } }, signal })),
    staleTime: 15_000,
  });
}

/** Ask to be told when an event, or a tier of it, has places. */
export function askForPlaces(event: string, email: string, price_tier: string | undefined) {
  return unwrap(
    api.POST("/api/v1/events/{event}/place-alerts", {
      params: { path: { event } },
      body: { email, ...(price_tier ? { price_tier } : {}) },
    }),
  );
}

/** Have nothing more written about the event that a mail's link belongs to. */
export function endAlert(alert: string) {
  return unwrap(api.DELETE("/api/v1/place-alerts/{alert}", { params: { path: { alert } } }));
}

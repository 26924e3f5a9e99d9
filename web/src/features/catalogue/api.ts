/** Ask for events, their seat maps, and the demo's facts. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CalendarQuery, Event, EventList, EventsQuery } from "@/api/types";
import type { SeatMapPlan } from "@/seat-map/plan";
import { walkSteps } from "@/seat-map/steps";
import { api, fetchJson, servedReply, unwrap } from "@/shared/api-client";
import { ProblemError } from "@/shared/problem";

const catalogueKeys = {
  events: (query: EventsQuery) => ["events", query] as const,
  event: (event: string) => ["event", event] as const,
  seatMap: (event: string) => ["seat-map", event] as const,
  calendar: (query: CalendarQuery) => ["calendar", query] as const,
  suggestions: (words: string) => ["suggestions", words] as const,
  cities: () => ["cities"] as const,
  city: (city: string) => ["city", city] as const,
  venue: (venue: string) => ["venue", venue] as const,
  series: (series: string) => ["series", series] as const,
  demo: () => ["demo"] as const,
};

const firstPage: string | undefined = undefined;

/** Search events, a page at a time. */
export function eventsQuery(query: EventsQuery) {
  return infiniteQueryOptions({
    queryKey: catalogueKeys.events(query),
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

/** Get one event by its id or slug. */
export function eventQuery(event: string) {
  return queryOptions({
    queryKey: catalogueKeys.event(event),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/events/{event}", { params: { path: { event } }, signal })),
    initialData: () =>
      servedReply<Event>("event", ({ id, slug }) => id === event || slug === event),
    staleTime: 15_000,
  });
}

/** Count what is on each day of a month. */
export function calendarQuery(query: CalendarQuery) {
  return queryOptions({
    queryKey: catalogueKeys.calendar(query),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendar", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Suggest what somebody may be typing. */
export function suggestionsQuery(words: string) {
  return queryOptions({
    queryKey: catalogueKeys.suggestions(words),
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
    queryKey: catalogueKeys.cities(),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/cities", { signal })),
    staleTime: 300_000,
  });
}

/** Get a city by its short name. */
export function cityQuery(city: string) {
  return queryOptions({
    queryKey: catalogueKeys.city(city),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/cities/{city}", { params: { path: { city } }, signal })),
  });
}

/** Get a venue by its short name. */
export function venueQuery(venue: string) {
  return queryOptions({
    queryKey: catalogueKeys.venue(venue),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/venues/{venue}", { params: { path: { venue } }, signal })),
  });
}

/** Get a series with all its dates. */
export function seriesQuery(series: string) {
  return queryOptions({
    queryKey: catalogueKeys.series(series),
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

/** Get the drawing of an event's places, which never changes under one address. */
export function seatMapQuery(event: string) {
  return queryOptions({
    queryKey: catalogueKeys.seatMap(event),
    queryFn: async ({ signal }) => {
      const path = `/api/v1/events/${encodeURIComponent(event)}/seat-map?coordinates=steps`;
      return walkSteps(await fetchJson<SeatMapPlan>(path, signal));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Get the demo's facts, or null where this is not a demo. */
export function demoQuery() {
  return queryOptions({
    queryKey: catalogueKeys.demo(),
    queryFn: async () => {
      try {
        return await unwrap(api.GET("/api/v1/demo"));
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

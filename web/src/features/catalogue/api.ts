/** Ask for events, their seat maps, and the demo's facts. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { EventsQuery } from "@/api/types";
import type { SeatMapPlan } from "@/seat-map/plan";
import { api, fetchJson, unwrap } from "@/shared/api-client";
import { ProblemError } from "@/shared/problem";

const catalogueKeys = {
  events: (query: EventsQuery) => ["events", query] as const,
  event: (event: string) => ["event", event] as const,
  seatMap: (event: string) => ["seat-map", event] as const,
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
  });
}

/** Get one event by its id or slug. */
export function eventQuery(event: string) {
  return queryOptions({
    queryKey: catalogueKeys.event(event),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/events/{event}", { params: { path: { event } }, signal })),
    staleTime: 15_000,
  });
}

/** Get the drawing of an event's places, which never changes under one address. */
export function seatMapQuery(event: string) {
  return queryOptions({
    queryKey: catalogueKeys.seatMap(event),
    queryFn: ({ signal }) =>
      fetchJson<SeatMapPlan>(`/api/v1/events/${encodeURIComponent(event)}/seat-map`, signal),
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

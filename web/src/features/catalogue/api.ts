/** Ask for an event, its seat map, and the demo's facts. */

import { queryOptions } from "@tanstack/react-query";
import type { Event } from "@/api/types";
import type { SeatMapPlan } from "@/seat-map/plan";
import { walkSteps } from "@/seat-map/steps";
import { api, fetchJson, servedReply, unwrap } from "@/shared/api-client";
import { ProblemError } from "@/shared/problem";

const catalogueKeys = {
  event: (event: string) => ["event", event] as const,
  seatMap: (event: string) => ["seat-map", event] as const,
  demo: () => ["demo"] as const,
};

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

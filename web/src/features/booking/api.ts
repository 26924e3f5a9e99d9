/** Hold places, change and lengthen holds, order what is held, and read orders. */

import { queryOptions } from "@tanstack/react-query";
import type { BestAvailable, Hold, NewOrder, OrderForm, WantedPlace } from "@/api/types";
import { api, unwrap } from "@/shared/api-client";
import { mayRetry } from "@/shared/problem";

export const bookingKeys = {
  hold: (hold: string) => ["hold", hold] as const,
  questions: (event: string) => ["questions", event] as const,
  orders: ["order"] as const,
  order: (number: string) => [...bookingKeys.orders, number] as const,
};

/** Get a hold as it stands. */
export function holdQuery(hold: string) {
  return queryOptions({
    queryKey: bookingKeys.hold(hold),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/holds/{hold_id}", { params: { path: { hold_id: hold } }, signal })),
    retry: mayRetry,
  });
}

/** Hold places of an event, all or none. */
export function holdPlaces(event: string, items: WantedPlace[]): Promise<Hold> {
  const params = { path: { event } };
  return unwrap(api.POST("/api/v1/events/{event}/holds", { params, body: { items } }));
}

/** Hold the best places together. */
export function holdBest(event: string, wish: BestAvailable): Promise<Hold> {
  const params = { path: { event } };
  return unwrap(api.POST("/api/v1/events/{event}/best-available", { params, body: wish }));
}

/** Add places to a hold and give others back, all or none. */
export function changeHold(hold: string, add: WantedPlace[], remove: number[]): Promise<Hold> {
  const params = { path: { hold_id: hold } };
  return unwrap(api.PATCH("/api/v1/holds/{hold_id}", { params, body: { add, remove } }));
}

/** Exchange all places of a hold for the best of a wish; it stays as it is where none fit. */
export function exchangeForBest(hold: string, best: BestAvailable): Promise<Hold> {
  return unwrap(
    api.PATCH("/api/v1/holds/{hold_id}", { params: { path: { hold_id: hold } }, body: { best } }),
  );
}

/** Lengthen a hold within its bounds. */
export function extendHold(hold: string): Promise<Hold> {
  return unwrap(
    api.POST("/api/v1/holds/{hold_id}/extend", { params: { path: { hold_id: hold } } }),
  );
}

/** Give all places of a hold back. */
export async function releaseHold(hold: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/holds/{hold_id}", { params: { path: { hold_id: hold } } }));
}

/** Get what an event asks its buyers. */
export function questionsQuery(event: string) {
  return queryOptions({
    queryKey: bookingKeys.questions(event),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/events/{event}/questions", { params: { path: { event } }, signal })),
    retry: mayRetry,
    staleTime: 60_000,
  });
}

/** Order what is held: the same body for the same places is one order, also after a reload. */
export async function orderHold(body: OrderForm, hold: Hold): Promise<NewOrder> {
  const places = hold.items.map(({ place, ticket_type }) => `${place} ${ticket_type}`);
  const key = `order-${await digest(JSON.stringify([body, places]))}`;
  return unwrap(api.POST("/api/v1/orders", { body, headers: { "Idempotency-Key": key } }));
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Get an order, as its buyer or by the token of its link. */
export function orderQuery(number: string, token: string | undefined) {
  return queryOptions({
    queryKey: bookingKeys.order(number),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/orders/{number}", {
          params: { path: { number }, query: { token } },
          signal,
        }),
      ),
    retry: mayRetry,
  });
}

/** Give the address of an order's file, which the browser opens itself. */
export function orderFile(number: string, file: "tickets.pdf" | "calendar.ics", token?: string) {
  const query = token ? `?token=${encodeURIComponent(token)}` : "";
  return `/api/v1/orders/${encodeURIComponent(number)}/${file}${query}`;
}

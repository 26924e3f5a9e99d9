/** What the widget offers: an event, or all dates of a series, as the shop's API shows them. */

import type { Event, EventSummary, Money, SaleState } from "@/api/types";

/** A date that can be bought, or the reason why it cannot. */
export interface Offer {
  id: string;
  slug: string;
  name: string;
  startsAt: string;
  timeZone: string;
  place: string;
  state: SaleState;
  /** The lowest price that most people pay. */
  from: Money | undefined;
  isOnlyPrice: boolean;
  hasSeatMap: boolean;
  placesLeft: number | undefined;
  tiers: readonly { name: string; from: Money }[];
}

/** An event or a series with what it offers. */
export interface Offers {
  name: string;
  dates: readonly Offer[];
}

/** What a widget shows: an event by its id or slug, or a series by its slug. */
export interface Wanted {
  kind: "event" | "series";
  name: string;
}

/** Ask the shop; nothing about the visitor goes along. */
export async function fetchOffers(
  shop: string,
  { kind, name }: Wanted,
  signal: AbortSignal,
): Promise<Offers> {
  const path = kind === "event" ? "events" : "series";
  const address = `${shop}/api/v1/${path}/${encodeURIComponent(name)}`;
  const reply = await fetch(address, { signal, credentials: "omit", referrerPolicy: "origin" });
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}`);
  const found = await reply.json();
  return kind === "event" ? ofEvent(found) : ofSeries(found);
}

/** Tell whether places of a date can be chosen now. */
export function isOpen({ state }: Offer): boolean {
  return state === "on_sale";
}

function ofEvent(event: Event): Offers {
  return { name: event.name, dates: [offerOf(event)] };
}

function ofSeries({ name, events }: { name: string; events: EventSummary[] }): Offers {
  return { name, dates: events.map(offerOfDate) };
}

function offerOf(event: Event): Offer {
  const { prices, ticket_types, price_tiers } = event;
  // A companion's free seat is not the price of the evening.
  const usual = prices.filter(({ ticket_type }) => ticket_type === ticket_types[0]?.code);
  const shown = usual.length > 0 ? usual : prices;
  const from = least(shown.map(({ price }) => price));
  return {
    ...factsOf(event),
    from,
    isOnlyPrice: shown.every(({ price }) => price.amount_minor === from?.amount_minor),
    hasSeatMap: event.has_seat_map,
    placesLeft: event.places_left,
    tiers: price_tiers.flatMap(({ code, name }) => {
      const price = least(
        shown.filter(({ price_tier }) => price_tier === code).map((one) => one.price),
      );
      return price ? [{ name, from: price }] : [];
    }),
  };
}

function offerOfDate(event: EventSummary): Offer {
  return {
    ...factsOf(event),
    from: event.from_price ?? undefined,
    isOnlyPrice: false,
    hasSeatMap: false,
    placesLeft: undefined,
    tiers: [],
  };
}

function factsOf(event: EventSummary | Event) {
  const places = [event.venue?.name, event.city ?? event.venue?.city];
  return {
    id: event.id,
    slug: event.slug,
    name: event.name,
    startsAt: event.starts_at,
    timeZone: event.time_zone,
    place: [...new Set(places.filter(Boolean))].join(", "),
    state: event.sale_state,
  };
}

function least(prices: readonly Money[]): Money | undefined {
  return prices.toSorted((one, other) => one.amount_minor - other.amount_minor)[0];
}

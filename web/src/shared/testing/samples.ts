/** A small event with its plan and holds, for tests. */

import type { Event, HeldPlace, Hold, Money, Order } from "@/api/types";

/** Make an amount of euros from minor units. */
export function eur(amount_minor: number): Money {
  return { amount_minor, currency: "EUR" };
}

/** Make an event with two tiers and two ticket types; tier B has no concession. */
export function sampleEvent(change: Partial<Event> = {}): Event {
  return {
    id: "evt_1",
    slug: "hamlet",
    name: "Hamlet",
    description: "",
    starts_at: "2026-12-12T18:30:00Z",
    ends_at: "2026-12-12T21:00:00Z",
    time_zone: "Europe/Berlin",
    venue: null,
    series: null,
    city_slug: "berlin-de",
    city: "Berlin",
    country_code: "DE",
    tags: [],
    is_online: false,
    url: null,
    has_seat_map: true,
    sale_state: "on_sale",
    sale_opens_at: null,
    sale_closes_at: null,
    price_tiers: [
      { code: "a", name: "Stalls A" },
      { code: "b", name: "Floor" },
    ],
    ticket_types: [
      { code: "adult", name: "Adult" },
      { code: "concession", name: "Concession" },
    ],
    prices: [
      { price_tier: "a", ticket_type: "concession", price: eur(3000) },
      { price_tier: "a", ticket_type: "adult", price: eur(4500) },
      { price_tier: "b", ticket_type: "adult", price: eur(2000) },
    ],
    limits: { max_places_per_order: 10, max_places_per_person: null, orphan_rule: "off" },
    places_left: 14,
    ...change,
  };
}

/** Make a held seat, or with an area a held unit of it. */
export function heldPlace(place: number, change: Partial<HeldPlace> = {}): HeldPlace {
  return {
    place,
    label: `Stalls, row F, seat ${place}`,
    area: null,
    price_tier: "a",
    ticket_type: "adult",
    price: eur(4500),
    ...change,
  };
}

/** Make a hold of some places that runs out at a moment. */
export function sampleHold(items: HeldPlace[], change: Partial<Hold> = {}): Hold {
  return {
    id: "hld_1",
    event: "evt_1",
    expires_at: "2026-12-01T12:10:00Z",
    extendable_until: "2026-12-01T12:30:00Z",
    items,
    fees: [],
    total: eur(items.reduce((sum, { price }) => sum + price.amount_minor, 0)),
    ...change,
  };
}

/** Make an order of two seats. */
export function sampleOrder(change: Partial<Order> = {}): Order {
  return {
    number: "ABC123",
    event: "evt_1",
    status: "confirmed",
    email: "fan@example.org",
    name: "Fanny Fan",
    total: eur(9000),
    refunded: eur(0),
    expires_at: "2026-12-01T12:10:00Z",
    lines: [],
    tickets: [],
    answers: [],
    consents: {},
    ...change,
  };
}

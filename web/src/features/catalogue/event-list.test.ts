/** Events under their months, and how a sale stands. */

import { expect, test } from "vitest";
import type { EventSummary } from "@/api/types";
import { byMonth } from "./event-list";
import { placeOfEvent } from "./place-of-event";

function event(id: string, starts_at: string, time_zone = "Europe/Berlin"): EventSummary {
  return {
    id,
    slug: id,
    name: id,
    starts_at,
    ends_at: starts_at,
    time_zone,
    venue: null,
    city: "Berlin",
    country_code: "DE",
    city_slug: "berlin-de",
    tags: [],
    is_online: false,
    url: null,
    sale_state: "on_sale",
    from_price: null,
  };
}

test("events stand under the month that it is at their venue", () => {
  const events = [
    event("a", "2026-12-31T20:00:00Z"),
    event("b", "2026-12-31T23:30:00Z"),
    event("c", "2026-12-31T23:30:00Z", "America/New_York"),
  ];
  const months = byMonth(events).map(({ month, events: inMonth }) => [
    month,
    inMonth.map(({ id }) => id),
  ]);
  expect(months).toEqual([
    ["December 2026", ["a", "c"]],
    ["January 2027", ["b"]],
  ]);
});

const nowhere = { is_online: false, venue: null, city: null, country_code: null };

test.each([
  [{ ...nowhere, city: "Wien", country_code: "AT" }, "Wien, Austria"],
  [{ ...nowhere, is_online: true }, "Online"],
  [{ ...nowhere, city: "Singapore", country_code: "SG" }, "Singapore"],
  [{ ...nowhere, country_code: "ZZ9" }, "ZZ9"],
])("a place is named as far as it is known (%#)", (located, words) => {
  expect(placeOfEvent(located)).toBe(words);
});

/** What is suggested, in the order in which people mean it. */

import { expect, test } from "vitest";
import { suggestionsOf } from "./suggestions";

const event = { starts_at: "2026-12-29T19:30:00Z", time_zone: "Europe/Lisbon", city: "Porto" };

test("a series stands for all its dates, and pages before single events", () => {
  const found = suggestionsOf({
    events: [
      { ...event, slug: "seagull-1", name: "The Seagull" },
      { ...event, slug: "seagull-2", name: "The Seagull" },
      { ...event, slug: "gulls", name: "Gulls of Porto" },
    ],
    series: [{ slug: "the-seagull", name: "The Seagull" }],
    venues: [{ slug: "gull-inn", name: "Gull Inn" }],
    cities: [{ slug: "porto-pt", name: "Porto", country_code: "PT", events_ahead: 9 }],
  });
  expect(found.map(({ key }) => key)).toEqual([
    "series/the-seagull",
    "cities/porto-pt",
    "venues/gull-inn",
    "events/gulls",
  ]);
  expect(found[1]?.name).toBe("Events in Porto");
  expect(found[3]?.link).toEqual({ to: "/events/$event", params: { event: "gulls" } });
});

test("nothing found suggests nothing", () => {
  expect(suggestionsOf({ events: [], series: [], venues: [], cities: [] })).toEqual([]);
});

/** What the widget understands of a message, and what it lets pass. */

import { expect, test } from "vitest";
import { heardIn } from "./heard";

test("what the shop says is understood", () => {
  expect(heardIn({ stagedoor: 1, name: "height", height: 720 })).toEqual({
    name: "height",
    height: 720,
  });
  expect(heardIn({ stagedoor: 1, name: "hold", event: "evt_1", places: 2 })).toEqual({
    name: "hold",
    detail: { event: "evt_1", places: 2 },
  });
});

test.each([
  null,
  "ready",
  { name: "ready" },
  { stagedoor: 2, name: "ready" },
  { stagedoor: 1, name: "buy" },
  { stagedoor: 1, name: "height", height: "720px" },
  { stagedoor: 1, name: "height", height: -1 },
  { stagedoor: 1, name: "height", height: Number.POSITIVE_INFINITY },
])("anything else is nothing: %j", (data) => {
  expect(heardIn(data)).toBeUndefined();
});

/** What is said when places are taken and given back. */

import { expect, test } from "vitest";
import { heldPlace } from "@/shared/testing/samples";
import { spokenChange } from "./spoken-places";

const [one, two, three] = [heldPlace(1), heldPlace(2), heldPlace(3)];

test.each([
  [[], [one], "Stalls, row F, seat 1 is yours to buy."],
  [[one, two], [two], "Stalls, row F, seat 1 was given back."],
  [
    [one],
    [one, two, three],
    "Stalls, row F, seat 2 is yours to buy. Stalls, row F, seat 3 is yours to buy.",
  ],
  [[one], [two], "Stalls, row F, seat 2 is yours to buy."],
  [[one], [heldPlace(1, { ticket_type: "concession" })], ""],
])("a change is spoken (%#)", (before, after, words) => {
  expect(spokenChange(before, after)).toBe(words);
});

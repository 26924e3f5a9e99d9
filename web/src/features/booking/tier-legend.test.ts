/** Which places the map fades. */

import { expect, test } from "vitest";
import { dimmedTiers } from "./tier-legend";

const tiers = [
  { code: "a", name: "Front", fromPrice: "€120.00", colourIndex: 0 },
  { code: "b", name: "Middle", fromPrice: "€65.00", colourIndex: 1 },
  { code: "c", name: "Back", fromPrice: "€9.50", colourIndex: 2 },
];

test("nothing fades while nothing special is looked for", () => {
  expect(dimmedTiers(tiers, new Set())).toEqual(new Set());
});

test("categories that are not looked for fade", () => {
  expect(dimmedTiers(tiers, new Set(["b"]))).toEqual(new Set(["a", "c"]));
});

test("what costs more than one wants to pay fades", () => {
  expect(dimmedTiers(tiers, new Set(), "€65.00")).toEqual(new Set(["a"]));
});

test("a category has to be looked for and be cheap enough", () => {
  expect(dimmedTiers(tiers, new Set(["a", "c"]), "€65.00")).toEqual(new Set(["a", "b"]));
});

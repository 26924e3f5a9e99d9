/** Prices as they are written. */

import { expect, test } from "vitest";
import { priceOrder, pricesOf, shortPrice } from "./prices";

function tier(fromPrice: string) {
  return { code: fromPrice, name: fromPrice, fromPrice, colourIndex: 0 };
}

test("prices sort by amount however they are written", () => {
  const written = ["€1,250.00", "€45", "45,50 €", "€9.99", "¥12000"];
  expect(written.map(priceOrder)).toEqual([125_000, 4_500, 4_550, 999, 1_200_000]);
});

test("each price is listed once, the lowest first, and a tier without one is left out", () => {
  const tiers = [tier("€45.00"), undefined, tier(""), tier("€9.50"), tier("€45.00")];
  expect(pricesOf(tiers)).toEqual(["€9.50", "€45.00"]);
  expect(pricesOf([])).toEqual([]);
});

test("only digits that say nothing are left out of a short price", () => {
  const short = ["€45.00", "45,00 €", "€1,250.00", "€45.50", "¥8,000", "€1,005"].map(shortPrice);
  expect(short).toEqual(["€45", "45 €", "€1,250", "€45.50", "¥8,000", "€1,005"]);
});

/** The price of an evening in a few words. */

import { expect, test } from "vitest";
import { eur, sampleEvent } from "@/shared/testing/samples";
import { priceWords } from "./event-price";

const price = (price_tier: string, ticket_type: string, amount: number) => ({
  price_tier,
  ticket_type,
  price: eur(amount),
});

test.each([
  [
    [price("a", "adult", 4500), price("b", "adult", 2000), price("b", "concession", 0)],
    "from €20.00",
  ],
  [[price("a", "adult", 4500), price("a", "concession", 3000)], "€45.00"],
  [[price("a", "concession", 3000)], "€30.00"],
  [[price("a", "adult", 0), price("b", "adult", 2000)], "Free"],
  [[], undefined],
])("what most people pay is told (%#)", (prices, words) => {
  expect(priceWords(sampleEvent({ prices }))).toBe(words);
});

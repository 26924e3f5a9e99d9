/** Reading an event's prices. */

import { expect, test } from "vitest";
import { eur, sampleEvent } from "@/shared/testing/samples";
import { firstType, nameOfType, tierInfos, typesOfTier, usualPrice } from "./price-list";

const event = sampleEvent();

test("the ticket types of a tier come in the event's order with their prices", () => {
  expect(typesOfTier(event, "a")).toEqual([
    { code: "adult", name: "Adult", price: "€45.00" },
    { code: "concession", name: "Concession", price: "€30.00" },
  ]);
});

test("a ticket type without a price in the tier is not offered", () => {
  expect(typesOfTier(event, "b").map(({ code }) => code)).toEqual(["adult"]);
  expect(typesOfTier(event, "unknown")).toEqual([]);
});

test("a tier is shown with what most people pay, not with the lowest concession", () => {
  expect(usualPrice(event, "a")).toEqual(eur(4500));
  expect(tierInfos(event).map(({ code, fromPrice }) => [code, fromPrice])).toEqual([
    ["a", "€45.00"],
    ["b", "€20.00"],
  ]);
});

test("a tier for concessions alone is shown with their price", () => {
  const only = sampleEvent({
    prices: [{ price_tier: "a", ticket_type: "concession", price: eur(3000) }],
  });
  expect(usualPrice(only, "a")).toEqual(eur(3000));
  expect(firstType(only, "a")).toBe("concession");
});

test("a ticket type that is gone is named by its code", () => {
  expect(nameOfType(event, "adult")).toBe("Adult");
  expect(nameOfType(event, "senior")).toBe("senior");
});

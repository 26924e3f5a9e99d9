/** Amounts of money: shown by their currency's own digits, and never mixed. */

import { afterEach, expect, test } from "vitest";
import { formatFrom, formatMoney, leastMoney, minorFromUnits, sumMoney } from "./money";
import { speak } from "./texts/texts";

afterEach(() => speak("en"));

const eur = (amount_minor: number) => ({ amount_minor, currency: "EUR" });

test.each([
  [eur(8400), "€84.00"],
  [eur(5), "€0.05"],
  [eur(123456789), "€1,234,567.89"],
  [{ amount_minor: 8400, currency: "JPY" }, "JP¥8,400"],
  [{ amount_minor: 1500, currency: "KWD" }, "KWD 1.500"],
])("an amount is written with the digits of its currency (%#)", (money, written) => {
  expect(formatMoney(money).replace(/\s/g, " ")).toBe(written);
});

test.each([
  ["en", "Free"],
  ["de", "Kostenlos"],
  ["ar", "مجانًا"],
] as const)("nothing to pay is a word in every language (%s)", async (language, word) => {
  await speak(language);
  expect(formatMoney(eur(0))).toBe(word);
  expect(formatFrom(eur(0))).toBe(word);
});

test("a price that others start from says so", () => {
  expect(formatFrom(eur(2000))).toBe("from €20.00");
});

test("a sum is exact, and of nothing is nothing", () => {
  expect(sumMoney([eur(10), eur(20), eur(1)], "EUR")).toEqual(eur(31));
  expect(sumMoney([], "EUR")).toEqual(eur(0));
});

test("two currencies are not added", () => {
  expect(() => sumMoney([eur(1), { amount_minor: 1, currency: "USD" }], "EUR")).toThrow(/USD/);
});

test("the least of some amounts is found, and of none there is none", () => {
  expect(leastMoney([eur(300), eur(100), eur(200)])).toEqual(eur(100));
  expect(leastMoney([])).toBeUndefined();
});

test("typed units become minor units of the currency", () => {
  expect(minorFromUnits(25, "EUR")).toBe(2500);
  expect(minorFromUnits(25, "JPY")).toBe(25);
});

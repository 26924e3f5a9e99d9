/** The search as it stands in the address. */

import { expect, test } from "vitest";
import { changeFilters, countFilters, queryOf, readFilters } from "./filters";

test("an address is read as filters", () => {
  const search = { q: "jazz", country: "at", from: "2026-12-01", price: 30, online: false };
  expect(readFilters(search)).toEqual({
    q: "jazz",
    country: "AT",
    from: "2026-12-01",
    price: 30,
    online: false,
  });
});

test("what is not understood is left out", () => {
  const search = {
    from: "tomorrow",
    price: "cheap",
    online: "maybe",
    sort: "random",
    q: "  ",
    x: 1,
  };
  expect(readFilters(search)).toEqual({});
});

test("words of digits stay words", () => {
  expect(readFilters({ q: 2027 })).toEqual({ q: "2027" });
});

test("a filter that becomes empty leaves the address", () => {
  expect(changeFilters({ q: "jazz", city: "Wien" }, { city: "" })).toEqual({ q: "jazz" });
  expect(changeFilters({ online: true }, { online: undefined })).toEqual({});
});

test("words and order do not count as filters, and a no does", () => {
  expect(countFilters({ q: "jazz", sort: "date", online: false, price: 0 })).toBe(2);
});

test("a search by words comes by match, any other by date", () => {
  expect(queryOf({ q: "jazz" }).sort).toBe("relevance");
  expect(queryOf({ city: "Wien" }).sort).toBe("date");
  expect(queryOf({ q: "jazz", sort: "date" }).sort).toBe("date");
});

test("a price is asked for in minor units, and free events have one too", () => {
  expect(queryOf({ price: 30 }).price_max).toBe(3000);
  expect(queryOf({ price: 0 }).price_max).toBe(0);
  expect(queryOf({})).not.toHaveProperty("price_max");
});

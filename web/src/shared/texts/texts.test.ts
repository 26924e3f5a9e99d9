/** Texts with their values filled in. */

import { expect, test } from "vitest";
import { isTextKey, t } from "./texts";

test("values are filled in", () => {
  expect(t("catalogue.fromPrice", { price: "€9.00" })).toBe("from €9.00");
});

test("a count chooses the plural form and is written with its thousands", () => {
  expect(t("catalogue.left", { count: 1 })).toBe("1 place left");
  expect(t("catalogue.left", { count: 2000 })).toBe("2,000 places left");
});

test("what a value says is never read as a place for another value", () => {
  expect(t("booking.lost.one", { place: "{{place}}" })).toBe("{{place}} was taken a moment ago.");
});

test("a key from elsewhere is looked up before it is used", () => {
  expect(isTextKey("problems.codes.place-taken")).toBe(true);
  expect(isTextKey("problems.codes.toString")).toBe(false);
  expect(isTextKey("problems.codes")).toBe(false);
});

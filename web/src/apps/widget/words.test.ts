/** The widget's words, amounts and days in its languages. */

import { expect, test } from "vitest";
import { Words } from "./words";

const opening = "2026-12-29T19:30:00Z";

test("the first wish that we speak is the language, and English stands in", () => {
  expect(new Words(null, "de-AT", "en").language).toBe("de");
  expect(new Words("fr", "en-US", "de").language).toBe("en");
  expect(new Words("fr", undefined).language).toBe("en");
});

test("an amount has the digits of its currency, and nothing to pay is a word", () => {
  expect(new Words("de").price({ amount_minor: 3900, currency: "EUR" })).toBe("39,00\u00a0€");
  expect(new Words("en").price({ amount_minor: 3900, currency: "JPY" })).toBe("JP¥3,900");
  expect(new Words("de").price({ amount_minor: 0, currency: "EUR" })).toBe("Kostenlos");
});

test("a day is the venue's, and its zone is named", () => {
  expect(new Words("en").moment(opening, "Asia/Tokyo")).toBe(
    "Wed, 30 Dec 2026, 04:30 (Tokyo time)",
  );
  expect(new Words("de").moment(opening, "Europe/Lisbon")).toBe(
    "Di., 29. Dez. 2026, 19:30 Uhr (Ortszeit Lisbon)",
  );
});

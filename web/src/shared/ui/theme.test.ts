/** The colours that carry text are read by everybody. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { tokens } from "./theme";

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const inks = ["ink", "ink-soft", "curtain", "brass", "good", "warn", "bad"] as const;
const grounds = ["paper", "card", "wash"] as const;

describe.each([
  ["light", tokens.light],
  ["dark", tokens.dark],
])("in the %s scheme", (_name, look) => {
  test.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))(
    "%s is readable on %s",
    (ink, ground) => {
      expect(contrast(look[ink], look[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("the action's words are readable on its red", () => {
    expect(contrast(look["on-curtain"], look.curtain)).toBeGreaterThanOrEqual(4.5);
  });
});

test("the colours before the shop has started are those of the shop", () => {
  const sheet = readFileSync("src/shared/ui/tokens.css", "utf8");
  const pairs = [...sheet.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)];
  expect(pairs.length).toBeGreaterThan(10);
  for (const [, name = "", light, dark] of pairs) {
    expect([
      name,
      Object.entries(tokens.light)
        .find(([key]) => key === name)?.[1]
        .toLowerCase(),
    ]).toEqual([name, light]);
    expect([
      name,
      Object.entries(tokens.dark)
        .find(([key]) => key === name)?.[1]
        .toLowerCase(),
    ]).toEqual([name, dark]);
  }
});

/** The colours that carry text are read by everybody. */

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

import { describe, expect, it } from "vitest";
import {
  contrast,
  luminance,
  mixed,
  paperTheme,
  readableOn,
  TIER_LOOKS,
  tierColour,
  tierLook,
} from "./palette";
import { tierCorners } from "./tier-shapes";

const looks = Array.from({ length: TIER_LOOKS }, (_, look) => look);

/** What red-, green- and blue-blind eyes see of linear light (Machado, Oliveira, Fernandes 2009). */
const eyes = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): number[] {
  return [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

function seenBy(eye: number[][], light: number[]): number[] {
  return eye.map((line) => {
    const sum = line.reduce((total, weight, at) => total + weight * (light[at] ?? 0), 0);
    return Math.max(0, Math.min(1, sum));
  });
}

function oklab([r = 0, g = 0, b = 0]: number[]): number[] {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function apart(one: number[], other: number[]): number {
  const [a, b] = [oklab(one), oklab(other)];
  return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

describe.each([
  { isDark: false, ground: "#FFFFFF", curtain: "#8F1D2C" },
  { isDark: true, ground: "#1E1B19", curtain: "#E0707E" },
])("tier colours (dark: $isDark)", ({ isDark, ground, curtain }) => {
  const colours = looks.map((look) => linear(tierColour(look, isDark)));

  it.each(Object.entries(eyes))("are told apart by %s eyes", (_, eye) => {
    for (const [number, one] of colours.entries()) {
      for (const other of colours.slice(number + 1)) {
        expect(apart(seenBy(eye, one), seenBy(eye, other))).toBeGreaterThan(0.11);
      }
    }
  });

  it("are never near curtain red", () => {
    for (const colour of colours) expect(apart(colour, linear(curtain))).toBeGreaterThan(0.15);
  });

  it("stand out from the ground and carry a number", () => {
    for (const look of looks) {
      const colour = tierColour(look, isDark);
      expect(contrast(colour, ground)).toBeGreaterThan(1.9);
      expect(contrast(colour, readableOn(colour))).toBeGreaterThan(4.3);
    }
  });
});

describe("looks", () => {
  it("wrap around after the eighth, also below zero", () => {
    expect([0, 7, 8, 17, -1].map(tierLook)).toEqual([0, 7, 0, 1, 7]);
    expect(tierColour(8, false)).toBe(tierColour(0, false));
  });

  it("have a shape each, about as large as a circle of radius 1", () => {
    const written = looks.map((look) => JSON.stringify(tierCorners(look)));
    expect(new Set(written).size).toBe(TIER_LOOKS);
    for (const look of looks) {
      const reach = Math.max(...tierCorners(look).map(({ x, y }) => Math.hypot(x, y)));
      expect(reach).toBeGreaterThan(0.9);
      expect(reach).toBeLessThan(1.45);
    }
  });
});

describe("colours", () => {
  it("mix by shares", () => {
    expect(mixed("#000000", "#ffffff", 0)).toBe("#000000");
    expect(mixed("#000000", "#ff8000", 0.5)).toBe("#804000");
  });

  it("have the contrast that WCAG gives them", () => {
    expect(contrast("#000000", "#FFFFFF")).toBe(21);
    expect(contrast("#777777", "#FFFFFF")).toBeCloseTo(4.48, 2);
    expect(luminance("#FFFFFF")).toBeCloseTo(1);
  });

  it("leave text readable on every tint of the map", () => {
    for (const look of looks) {
      const onPaper = mixed(paperTheme.card, tierColour(look, false), 0.34);
      expect(contrast(onPaper, paperTheme.ink)).toBeGreaterThan(4.5);
      const inTheDark = mixed("#1E1B19", tierColour(look, true), 0.34);
      expect(contrast(inTheDark, "#F3EEE7")).toBeGreaterThan(4.5);
    }
  });
});

/** The tour's pictures: what each is called, and the page that lists them. */

import { chapters } from "./screens.ts";

export const sizes = ["phone", "tablet", "desktop"] as const;
const schemes = ["light", "dark"] as const;

export type Size = (typeof sizes)[number];
export type Scheme = (typeof schemes)[number];

/** By night a tablet shows what a phone and a desktop show, so its pictures are left out. */
const schemesOn: Record<Size, readonly Scheme[]> = {
  phone: schemes,
  tablet: ["light"],
  desktop: schemes,
};

/** In which schemes a screen is kept. */
export function schemesOf(size: Size): readonly Scheme[] {
  return schemesOn[size];
}

/** Where a screen's picture is, beside the page that lists them. */
export function pictureName(screen: string, size: Size, scheme: Scheme): string {
  return `${screen}-${size}-${scheme}.webp`;
}

/** Name all pictures that there have to be. */
export function allPictures(): string[] {
  return chapters.flatMap(({ screens }) =>
    Object.keys(screens).flatMap((screen) =>
      sizes.flatMap((size) => schemesOf(size).map((scheme) => pictureName(screen, size, scheme))),
    ),
  );
}

/** Write the page that lists them, one line a screen. */
export function writeIndex(): string {
  const parts = chapters.map(({ title, screens }) => {
    const lines = Object.entries(screens).map(([name, words]) => `| ${words} | ${links(name)} |`);
    return [`## ${title}`, "", "| screen | 390 | 768 | 1440 |", "|---|---|---|---|", ...lines];
  });
  const head = [
    "# The shop, screen by screen",
    "",
    "Made by `make tour` from a running shop, which walks it in Chromium at 390 × 844, 768 × 1024",
    "and 1440 × 900, by day and by night (768 by day alone). Long pages are cut, and the wider ones",
    "kept smaller than they are. `make check` says when a picture is missing.",
    "",
  ];
  return [...head, ...parts.flatMap((part) => [...part, ""])].join("\n");
}

function links(name: string): string {
  return sizes
    .map((size) =>
      schemesOf(size)
        .map((scheme) => `[${scheme}](${pictureName(name, size, scheme)})`)
        .join(" "),
    )
    .join(" | ");
}

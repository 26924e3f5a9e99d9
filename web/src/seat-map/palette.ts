/** Colours of the map: eight tier hues that colour-blind eyes tell apart, and the house's own. */

/** The eight hues on paper and in the dark; each pair keeps its hue. None is near curtain red. */
const tierHues = [
  { light: "#4BA686", dark: "#44C89E" },
  { light: "#AC6EEF", dark: "#B59CF7" },
  { light: "#8D671D", dark: "#F6C330" },
  { light: "#4FC5FC", dark: "#ABDBFE" },
  { light: "#13513E", dark: "#176E4A" },
  { light: "#C9BB19", dark: "#978C0D" },
  { light: "#5A6E98", dark: "#1C7DEE" },
  { light: "#480A55", dark: "#7F4D9B" },
];

export const TIER_LOOKS = tierHues.length;

/** What painting needs to know of the page's look. */
export interface Theme {
  readonly isDark: boolean;
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly curtain: string;
  readonly onCurtain: string;
  readonly font: string;
}

export const paperTheme: Theme = {
  isDark: false,
  paper: "#FAF7F2",
  card: "#FFFFFF",
  ink: "#1B1817",
  inkSoft: "#5E5752",
  line: "#E5DED5",
  curtain: "#8F1D2C",
  onCurtain: "#FFFFFF",
  font: '"Inter Variable", "Noto Sans", system-ui, sans-serif',
};

/** Return which of the eight looks a colour index means. */
export function tierLook(colourIndex: number): number {
  return ((Math.trunc(colourIndex) % TIER_LOOKS) + TIER_LOOKS) % TIER_LOOKS;
}

export function tierColour(colourIndex: number, isDark: boolean): string {
  const hue = tierHues[tierLook(colourIndex)];
  return (isDark ? hue?.dark : hue?.light) ?? "#808080";
}

type Channels = readonly [red: number, green: number, blue: number];

function channels(hex: string): Channels {
  const at = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
}

/** Return the colour a part `share` of the way from one hex colour to another. */
export function mixed(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  const blend = (x: number, y: number) =>
    Math.round(x + (y - x) * share)
      .toString(16)
      .padStart(2, "0");
  return `#${blend(a[0], b[0])}${blend(a[1], b[1])}${blend(a[2], b[2])}`;
}

/** Return the relative luminance of a hex colour, as WCAG defines it. */
export function luminance(hex: string): number {
  const linear = channels(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

/** Return the contrast of two hex colours: 1 for none, 21 for black on white. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

/** Return white or near black, whichever reads better on a colour. */
export function readableOn(colour: string): string {
  return contrast(colour, "#FFFFFF") >= contrast(colour, paperTheme.ink)
    ? "#FFFFFF"
    : paperTheme.ink;
}

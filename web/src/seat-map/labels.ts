/** Words for places and groups, and which of them fit into a section on the screen. */

import { type FreeCounts, freeIn, freeTiersIn } from "./counts";
import {
  COMPANION,
  groupName,
  type PlanIndex,
  placeLabel,
  RESTRICTED_VIEW,
  type TierInfo,
  WHEELCHAIR,
} from "./plan";
import { priceOrder, pricesOf, shortPrice } from "./prices";
import { texts } from "./texts";

/** The tiers by their number in the index; a code that nobody described has none. */
export function tiersByNumber(
  index: PlanIndex,
  tiers: readonly TierInfo[],
): (TierInfo | undefined)[] {
  return index.tierCodes.map((code) => tiers.find((tier) => tier.code === code));
}

export interface GroupWords {
  readonly name: string;
  /** "from €45" and "312 left", or "sold out". */
  readonly details: readonly string[];
  readonly free: number;
  /** What its places cost, as short as can be, for where there is little room: "€45". */
  readonly brief?: string;
}

export function groupWords(
  index: PlanIndex,
  counts: FreeCounts,
  tiers: readonly (TierInfo | undefined)[],
  group: number,
): GroupWords {
  const free = freeIn(counts, group);
  const [price, ...more] = pricesOf(freeTiersIn(counts, group).map((tier) => tiers[tier]));
  const details =
    free === 0 ? [texts.soldOut] : [...(price ? [fromWords(price)] : []), texts.left(free)];
  const short = price && shortPrice(price);
  const brief = short && more.length > 0 ? fromWords(short) : short;
  return { name: groupName(index, group), details, free, ...(brief ? { brief } : {}) };
}

/** Return from how much something starts; "free" is no amount to start from. */
function fromWords(price: string): string {
  return priceOrder(price) === 0 ? price : texts.from(price);
}

/** Return what is special about a seat, in words. */
export function seatNotes(features: number): string[] {
  return [
    ...(features & WHEELCHAIR ? [texts.wheelchair] : []),
    ...(features & COMPANION ? [texts.companion] : []),
    ...(features & RESTRICTED_VIEW ? [texts.restrictedView] : []),
  ];
}

export function stateWords(state: number | undefined, isSelected: boolean): string {
  if (isSelected) return texts.yours;
  return texts.states[state ?? -1] ?? texts.unknown;
}

/** Return the sentence that is spoken for a seat: "Stalls, row F, seat 12, €65, available". */
export function spokenPlace(
  index: PlanIndex,
  tiers: readonly (TierInfo | undefined)[],
  place: number,
  now: { state: number | undefined; isSelected: boolean },
): string {
  const price = tiers[index.tier[place] ?? -1]?.fromPrice;
  return [
    placeLabel(index, place),
    ...(price ? [price] : []),
    ...seatNotes(index.features[place] ?? 0),
    stateWords(now.state, now.isSelected),
  ].join(", ");
}

/** Return the sentence that is spoken for a section or an area. */
export function spokenGroup(words: GroupWords, isArea: boolean): string {
  const way = isArea ? texts.areaWay : texts.sectionWay;
  return [words.name, ...words.details, ...(words.free > 0 ? [way] : [])].join(", ");
}

interface Line {
  readonly text: string;
  readonly size: number;
  readonly isName: boolean;
}

export interface FittedLabel {
  readonly lines: readonly Line[];
  readonly isUpright: boolean;
}

/** Return how wide a text is at 1 px of letter size. */
export type Measure = (text: string, isName: boolean) => number;

/** One way to write a label: its lines, and how large and small the name may be. */
interface Wording {
  readonly names: readonly string[];
  readonly details: readonly string[];
  readonly largest: number;
  readonly smallest: number;
}

export const LINE_HEIGHT = 1.25;
const SMALLEST_DETAIL_PX = 10.5;
const DETAIL_SHARE = 0.82;

/** Return the ways to write a label, the fullest first. */
function wordings({ name, details, brief }: GroupWords): Wording[] {
  const words = name.split(/\s+/);
  const half = Math.ceil(words.length / 2);
  const folded = [words.slice(0, half).join(" "), words.slice(half).join(" ")];
  const last = words.at(-1) ?? "";
  const full = { names: [name], largest: 17, smallest: 11 };
  const bare = { details: [], largest: 13, smallest: 10 };
  const named = [
    { ...bare, names: [name] },
    ...(words.length > 1 ? [{ ...bare, names: folded }] : []),
    // "Block 214" is still known as "214", but "Stalls left" is not known as "left".
    ...(/\d/.test(last) ? [{ ...bare, names: [last], largest: 12, smallest: 8.5 }] : []),
  ];
  return [
    ...(details.length > 0 ? [{ ...full, details: [details.join(" · ")] }] : []),
    ...(details.length > 1 ? [{ ...full, details }] : []),
    ...(brief ? named.map((wording) => ({ ...wording, details: [brief] })) : []),
    ...named,
  ];
}

/** A box of the screen, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Text runs upwards only where that is plainly the longer way. */
const UPRIGHT_FROM = 1.6;

/** Choose the fullest label that fits one of the boxes, as large as it may be; or null. */
export function fitLabel(
  rooms: readonly Room[],
  words: GroupWords,
  measure: Measure,
): FittedLabel | null {
  const [most, tallest] = [
    Math.max(...rooms.map(({ width }) => width)),
    Math.max(...rooms.map(({ height }) => height)),
  ];
  const turns = tallest > most * UPRIGHT_FROM ? [true, false] : [false];
  for (const wording of wordings(words)) {
    for (const isUpright of turns) {
      const ways = rooms.map(({ width, height }) =>
        isUpright ? { along: height, across: width } : { along: width, across: height },
      );
      const lines = largestLines(ways, wording, measure);
      if (lines) return { lines, isUpright };
    }
  }
  return null;
}

function largestLines(
  ways: readonly { readonly along: number; readonly across: number }[],
  wording: Wording,
  measure: Measure,
): Line[] | null {
  for (let size = wording.largest; size >= wording.smallest; size -= 0.5) {
    const small = Math.max(SMALLEST_DETAIL_PX, size * DETAIL_SHARE);
    const lines = [
      ...wording.names.map((text) => ({ text, size, isName: true })),
      ...wording.details.map((text) => ({ text, size: small, isName: false })),
    ];
    const height = lines.reduce((sum, line) => sum + line.size * LINE_HEIGHT, 0);
    const width = Math.max(
      ...lines.map(({ text, isName, size: px }) => measure(text, isName) * px),
    );
    const isFit = ways.some(({ along, across }) => width <= along && height <= across);
    if (isFit) return lines;
  }
  return null;
}

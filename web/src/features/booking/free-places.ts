/** What can be picked right now, as a list reads it: sections, their rows, their seats. */

import type { PlanIndex, SeatMapPlan, TierInfo } from "@/seat-map/plan";
import { COMPANION, FREE, RESTRICTED_VIEW, WHEELCHAIR } from "@/seat-map/plan";

export type Section = SeatMapPlan["sections"][number];
export type Row = Section["rows"][number];

export interface FreeSeat {
  place: number;
  label: string;
  tier: string;
  isWheelchair: boolean;
  isCompanion: boolean;
  hasRestrictedView: boolean;
}

/** Which places are looked for: for so many side by side, and of which kind. */
export interface ListWish {
  party: number;
  kind: "all" | "wheelchair" | "companion" | "clear";
}

/** What a list is asked about: the drawing, how its places stand, the tiers left out, the wish. */
export interface Shown {
  index: PlanIndex;
  states: Uint8Array;
  dimmed: ReadonlySet<string>;
  wish?: ListWish;
}

/** What a list of places needs besides: what is chosen, and where a choice goes. */
export interface PlaceListProps extends Shown {
  tiers: readonly TierInfo[];
  selected: ReadonlySet<number>;
  onPick: (place: number) => void;
  onPickArea: (areaKey: string) => void;
  /** Take several seats at once, all or none. */
  onPickAll: (places: readonly number[]) => void;
}

/** Count the free places that a list shows in an area, which has no neighbours. */
export function freeInArea(shown: Shown, first: number, length: number): number {
  let free = 0;
  for (let place = first; place < first + length; place += 1) {
    if (isOffered(shown, place)) free += 1;
  }
  return free < partyOf(shown) ? 0 : free;
}

function partyOf({ wish }: Shown): number {
  return wish?.party ?? 1;
}

function isOffered({ index, states, dimmed, wish }: Shown, place: number): boolean {
  if (states[place] !== FREE || dimmed.has(tierOf(index, place))) return false;
  const features = index.features[place] ?? 0;
  switch (wish?.kind) {
    case "wheelchair":
      return (features & WHEELCHAIR) > 0;
    case "companion":
      return (features & COMPANION) > 0;
    case "clear":
      return (features & RESTRICTED_VIEW) === 0;
    default:
      return true;
  }
}

/** Count the free seats of a row that have enough free ones beside them. */
export function freeInRow(shown: Shown, row: Row): number {
  return runsIn(shown, row).reduce((free, run) => free + run.length, 0);
}

const STEP_ASIDE = 2;

/** List the runs of free seats side by side in a row that are long enough. */
function runsIn(shown: Shown, { first_place, seats }: Row): number[][] {
  const { x, y, pitch } = shown.index;
  const areBeside = (one: number, other: number) =>
    Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)) <=
    pitch * STEP_ASIDE;
  const runs: number[][] = [];
  for (let place = first_place; place < first_place + seats.length; place += 1) {
    if (!isOffered(shown, place)) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (last === place - 1 && areBeside(last, place)) run?.push(place);
    else runs.push([place]);
  }
  return runs.filter((run) => run.length >= partyOf(shown));
}

/** List groups of free seats side by side for the party; the last of a run may share seats. */
export function groupsInRow(shown: Shown, row: Row): number[][] {
  const party = partyOf(shown);
  return runsIn(shown, row).flatMap((run) => {
    const starts = new Set<number>();
    for (let start = 0; start + party <= run.length; start += party) starts.add(start);
    starts.add(run.length - party);
    return [...starts].map((start) => run.slice(start, start + party));
  });
}

/** Count the free seats of a section. */
export function freeInSection(shown: Shown, section: Section): number {
  return section.rows.reduce((free, row) => free + freeInRow(shown, row), 0);
}

function tierOf(index: PlanIndex, place: number): string {
  return index.tierCodes[index.tier[place] ?? -1] ?? "";
}

/** List the seats of a row that are free, or chosen by this buyer already. */
export function pickableSeats(shown: Shown, row: Row, selected: ReadonlySet<number>): FreeSeat[] {
  const { index } = shown;
  return row.seats.flatMap((label, seat) => {
    const place = row.first_place + seat;
    const tier = tierOf(index, place);
    if (!isOffered(shown, place) && !selected.has(place)) return [];
    const features = index.features[place] ?? 0;
    return [
      {
        place,
        label,
        tier,
        isWheelchair: (features & WHEELCHAIR) > 0,
        isCompanion: (features & COMPANION) > 0,
        hasRestrictedView: (features & RESTRICTED_VIEW) > 0,
      },
    ];
  });
}

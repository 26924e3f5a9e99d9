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

/** What a list is asked about: the drawing, how its places stand, and the tiers left out. */
export interface Shown {
  index: PlanIndex;
  states: Uint8Array;
  dimmed: ReadonlySet<string>;
}

/** What a list of places needs besides: what is chosen, and where a choice goes. */
export interface PlaceListProps extends Shown {
  tiers: readonly TierInfo[];
  selected: ReadonlySet<number>;
  onPick: (place: number) => void;
  onPickArea: (areaKey: string) => void;
}

/** Count the free places that a list shows among some in a row. */
export function freeAmong({ index, states, dimmed }: Shown, first: number, length: number): number {
  let free = 0;
  for (let place = first; place < first + length; place += 1) {
    if (states[place] === FREE && !dimmed.has(tierOf(index, place))) free += 1;
  }
  return free;
}

/** Count the free seats of a row. */
export function freeInRow(shown: Shown, row: Row): number {
  return freeAmong(shown, row.first_place, row.seats.length);
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
  const { index, states, dimmed } = shown;
  return row.seats.flatMap((label, seat) => {
    const place = row.first_place + seat;
    const tier = tierOf(index, place);
    const isFree = states[place] === FREE && !dimmed.has(tier);
    if (!isFree && !selected.has(place)) return [];
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

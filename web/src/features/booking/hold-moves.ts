/** What a person can do with held places, one request each. */

import type { BestAvailable, HeldPlace, Hold, WantedPlace } from "@/api/types";
import { changeHold, exchangeForBest, extendHold, holdBest, holdPlaces, releaseHold } from "./api";

export type HoldMove =
  | { kind: "change"; add: WantedPlace[]; remove: number[] }
  | { kind: "retype"; place: HeldPlace; ticketType: string }
  | { kind: "best"; wish: BestAvailable }
  | { kind: "extend" }
  | { kind: "release" };

/** Make a move; gives the hold as it is afterwards, or nothing when none is left. */
export async function makeMove(
  event: string,
  hold: Hold | undefined,
  move: HoldMove,
): Promise<Hold | undefined> {
  switch (move.kind) {
    case "change":
      return change(event, hold, move.add, move.remove);
    case "retype":
      return hold && retype(hold, move.place, move.ticketType);
    case "best":
      return hold ? exchangeForBest(hold.id, move.wish) : holdBest(event, move.wish);
    case "extend":
      return hold && extendHold(hold.id);
    case "release":
      return hold && release(hold);
  }
}

async function change(
  event: string,
  hold: Hold | undefined,
  add: WantedPlace[],
  remove: number[],
): Promise<Hold | undefined> {
  if (!hold) return add.length > 0 ? holdPlaces(event, add) : undefined;
  const isEmptied = hold.items.every(({ place }) => remove.includes(place));
  return isEmptied && add.length === 0 ? release(hold) : changeHold(hold.id, add, remove);
}

// The place stays held throughout: given back and taken in one request.
function retype(hold: Hold, { place, area }: HeldPlace, ticket_type: string): Promise<Hold> {
  const wanted = area ? { area, quantity: 1, ticket_type } : { place, ticket_type };
  return changeHold(hold.id, [wanted], [place]);
}

async function release(hold: Hold): Promise<undefined> {
  await releaseHold(hold.id);
}

/** Ask for the same places again: seats by number, units of an area by how many. */
export function sameAgain(places: readonly HeldPlace[]): WantedPlace[] {
  const wanted: WantedPlace[] = [];
  const areas = new Map<string, { area: string; quantity: number; ticket_type: string }>();
  for (const { place, area, ticket_type } of places) {
    if (!area) {
      wanted.push({ place, ticket_type });
      continue;
    }
    const key = `${area} ${ticket_type}`;
    const known = areas.get(key) ?? { area, quantity: 0, ticket_type };
    areas.set(key, { ...known, quantity: known.quantity + 1 });
  }
  return [...wanted, ...areas.values()];
}

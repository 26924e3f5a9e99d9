/** What a person can do with held places, one request each. */

import type { BestAvailable, HeldPlace, Hold, WantedPlace } from "@/api/types";
import { changeHold, extendHold, holdBest, holdPlaces, releaseHold } from "./api";

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
      return hold && retype(event, hold, move.place, move.ticketType);
    case "best":
      return takeBest(event, hold, move.wish);
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

// A unit of an area is swapped at once. One seat cannot be taken and given back in one request,
// so it is let go for the moment between two; where somebody else is quicker, that is said.
async function retype(
  event: string,
  hold: Hold,
  { place, area }: HeldPlace,
  ticketType: string,
): Promise<Hold | undefined> {
  if (area) {
    return changeHold(hold.id, [{ area, quantity: 1, ticket_type: ticketType }], [place]);
  }
  const rest = await change(event, hold, [], [place]);
  return change(event, rest, [{ place, ticket_type: ticketType }], []);
}

// The new places are taken first: who asks for others keeps the old ones when there are none.
async function takeBest(event: string, hold: Hold | undefined, wish: BestAvailable): Promise<Hold> {
  const best = await holdBest(event, wish);
  if (hold) await releaseHold(hold.id).catch(() => undefined);
  return best;
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

/** Places to walk to, the same in every shop that was just opened. */

import { demoEvent, type Kind, shop } from "../box-office.ts";

interface Row {
  first_place: number;
  seats: string[];
}

/** Find a free seat with free neighbours, as far to the middle of a section's front as there is. */
export async function freeSeatIn(kind: Kind, section: string): Promise<number> {
  const event = await demoEvent(kind);
  const [{ sections }, { places }] = await Promise.all([
    ask(`/events/${event}/seat-map`),
    ask(`/events/${event}/availability`),
  ]);
  const wanted = sections.find(({ key }: { key: string }) => key === section);
  const rows: Row[] = wanted?.rows ?? [];
  for (const { first_place, seats } of rows) {
    for (let beside = 0; beside < seats.length / 2 - 2; beside += 1) {
      const seat = first_place + Math.floor(seats.length / 2) + beside;
      if (places.slice(seat - 2, seat + 3) === "00000") return seat;
    }
  }
  throw new Error(`no row of ${section} has five free seats together`);
}

async function ask(path: string) {
  const response = await fetch(`${shop}/api/v1${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return JSON.parse(await response.text());
}

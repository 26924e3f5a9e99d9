/** Read availability as it travels: two bits a place. */

import { FREE } from "@/seat-map/plan";

/** Unpack two bits a place into one byte a place. */
export function unpackStates(packed: Uint8Array, places: number): Uint8Array {
  const states = new Uint8Array(places);
  for (let place = 0; place < places; place += 1) {
    const byte = packed[place >> 2] ?? 0;
    states[place] = (byte >> (2 * (place & 3))) & 3;
  }
  return states;
}

/** Count the free places among some numbers, or among all. */
export function countFree(states: Uint8Array, first = 0, length = states.length): number {
  let free = 0;
  for (let place = first; place < first + length; place += 1) {
    if (states[place] === FREE) free += 1;
  }
  return free;
}

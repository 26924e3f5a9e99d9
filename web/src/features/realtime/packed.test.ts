/** Availability as it travels. */

import { expect, test } from "vitest";
import { countFree, unpackStates } from "./packed";

test("four places share a byte, the first in its lowest bits", () => {
  // 0b11_10_01_00: place 0 is free, 1 held, 2 sold, 3 blocked.
  expect([...unpackStates(new Uint8Array([0b11100100, 0b00000010]), 6)]).toEqual([
    0, 1, 2, 3, 2, 0,
  ]);
});

test("places beyond what came are taken as free, and bits beyond the places are left alone", () => {
  expect([...unpackStates(new Uint8Array([0b11111111]), 2)]).toEqual([3, 3]);
  expect([...unpackStates(new Uint8Array(), 2)]).toEqual([0, 0]);
});

test("free places are counted in a stretch or in all", () => {
  const states = new Uint8Array([0, 1, 0, 2, 0]);
  expect(countFree(states)).toBe(3);
  expect(countFree(states, 1, 3)).toBe(1);
});

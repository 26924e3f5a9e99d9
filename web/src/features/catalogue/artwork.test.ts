/** Pictures told from an event's id. */

import { expect, test } from "vitest";
import { artworkOf } from "./artwork";

const ids = Array.from({ length: 60 }, (_, number) => `evt_${number * 7919}`);

test("an event always has the same picture", () => {
  expect(artworkOf("evt_1")).toEqual(artworkOf("evt_1"));
});

test("events differ in colour and in drawing", () => {
  expect(new Set(ids.map((id) => artworkOf(id).ground)).size).toBeGreaterThanOrEqual(5);
  expect(new Set(ids.map((id) => JSON.stringify(artworkOf(id)))).size).toBeGreaterThan(50);
});

test("every drawing is made of finite numbers", () => {
  for (const id of ids) {
    for (const { d } of artworkOf(id).layers) expect(d).not.toMatch(/NaN|Infinity/);
  }
});

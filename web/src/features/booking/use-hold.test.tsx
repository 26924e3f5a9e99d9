/** The desk of an event, with a server that the test plays. */

import { act, renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Hold } from "@/api/types";
import { Surroundings } from "@/shared/testing/render";
import { heldPlace, sampleHold } from "@/shared/testing/samples";
import { rememberedHold, rememberHold } from "./hold-memory";
import { nextWish, useHold } from "./use-hold";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const base = "http://shop.test/api/v1";
const seat = (place: number) => ({ place, ticket_type: "adult" });
const refuse = (status: number, code: string, extra: object = {}) =>
  HttpResponse.json({ code, title: "", detail: "", ...extra }, { status });

/** Play a server with one hold, which grows and shrinks as asked. */
function playHold(places: number[] = []): void {
  let hold: Hold = sampleHold(places.map((place) => heldPlace(place)));
  const change = (add: { place: number }[], remove: number[]) => {
    const kept = hold.items.filter(({ place }) => !remove.includes(place));
    hold = sampleHold([...kept, ...add.map(({ place }) => heldPlace(place))]);
    return HttpResponse.json(hold);
  };
  server.use(
    http.get(`${base}/holds/hld_1`, () => HttpResponse.json(hold)),
    http.post<never, { items: { place: number }[] }>(
      `${base}/events/evt_1/holds`,
      async ({ request }) => change((await request.json()).items, []),
    ),
    http.patch<never, { add: { place: number }[]; remove: number[] }>(
      `${base}/holds/hld_1`,
      async ({ request }) => {
        const { add, remove } = await request.json();
        return change(add, remove);
      },
    ),
  );
}

const desk = () => renderHook(() => useHold("evt_1"), { wrapper: Surroundings }).result;
const placesOf = (hold: Hold | undefined) => hold?.items.map(({ place }) => place);

test("quick taps queue up into one hold", async () => {
  playHold();
  const result = desk();
  act(() => {
    result.current.change([seat(1)], []);
    result.current.change([seat(2)], []);
    result.current.change([seat(3)], []);
  });
  await waitFor(() => expect(result.current.pending).toEqual(new Set([1, 2, 3])));
  await waitFor(() => expect(placesOf(result.current.hold)).toEqual([1, 2, 3]));
  expect(result.current.pending.size).toBe(0);
  expect(rememberedHold("evt_1")).toBe("hld_1");
});

test("a hold is found again after a reload", async () => {
  playHold([4, 5]);
  rememberHold("evt_1", "hld_1");
  const result = desk();
  await waitFor(() => expect(placesOf(result.current.hold)).toEqual([4, 5]));
});

test("a lost race leaves the hold as it was and says what was asked", async () => {
  playHold([1]);
  rememberHold("evt_1", "hld_1");
  const result = desk();
  await waitFor(() => expect(result.current.hold).toBeDefined());
  server.use(
    http.patch(`${base}/holds/hld_1`, () =>
      refuse(409, "place-taken", { taken: [2], alternatives: [[3]] }),
    ),
  );
  act(() => result.current.change([seat(2)], []));
  await waitFor(() => expect(result.current.refused).toBeDefined());
  expect(result.current.refused).toMatchObject({
    error: { problem: { taken: [2], alternatives: [[3]] } },
    move: { kind: "change", add: [seat(2)] },
  });
  expect(placesOf(result.current.hold)).toEqual([1]);
  act(() => result.current.dismiss());
  expect(result.current.refused).toBeUndefined();
});

test("a hold that ran out can be had again with the same places", async () => {
  playHold([1, 2]);
  rememberHold("evt_1", "hld_1");
  const result = desk();
  await waitFor(() => expect(result.current.hold).toBeDefined());
  act(() => result.current.lapse());
  expect(result.current.hold).toBeUndefined();
  expect(result.current.lapsed?.map(({ place }) => place)).toEqual([1, 2]);
  expect(rememberedHold("evt_1")).toBeUndefined();
  playHold();
  act(() => result.current.takeLapsedAgain());
  await waitFor(() => expect(placesOf(result.current.hold)).toEqual([1, 2]));
  expect(result.current.lapsed).toBeUndefined();
});

test("a hold that the server no longer knows is let go", async () => {
  rememberHold("evt_1", "hld_1");
  server.use(http.get(`${base}/holds/hld_1`, () => refuse(410, "hold-expired")));
  const result = desk();
  await waitFor(() => expect(result.current.lapsed).toEqual([]));
  expect(rememberedHold("evt_1")).toBeUndefined();
});

test("proposed places stay a proposal until they are taken or something else is done", async () => {
  playHold();
  const result = desk();
  const propose = (places: number[]) => {
    const reply = () => HttpResponse.json(sampleHold(places.map((place) => heldPlace(place))));
    server.use(
      http.post(`${base}/events/evt_1/best-available`, reply),
      http.patch(`${base}/holds/hld_1`, reply),
      http.get(`${base}/holds/hld_1`, reply),
    );
  };
  propose([8, 9]);
  act(() => result.current.takeBest({ quantity: 2 }));
  await waitFor(() => expect(placesOf(result.current.hold)).toEqual([8, 9]));
  expect(result.current.proposal).toEqual({ wish: { quantity: 2, skip: 0 }, isOnly: false });
  propose([10, 11]);
  act(() => result.current.takeBest({ quantity: 2 }));
  await waitFor(() => expect(placesOf(result.current.hold)).toEqual([10, 11]));
  expect(result.current.proposal).toEqual({ wish: { quantity: 2, skip: 1 }, isOnly: false });
  act(() => result.current.takeBest({ quantity: 2 }));
  await waitFor(() => expect(result.current.proposal?.isOnly).toBe(true));
  act(() => result.current.acceptProposal());
  expect(result.current.proposal).toBeUndefined();
  expect(placesOf(result.current.hold)).toEqual([10, 11]);
});

test("the next best are wished for only after the same wish", () => {
  const last = { wish: { quantity: 2, price_tier: "a", skip: 3 }, isOnly: false };
  expect(nextWish({ quantity: 2, price_tier: "a" }, last)).toMatchObject({ skip: 4 });
  expect(nextWish({ quantity: 3, price_tier: "a" }, last)).toMatchObject({ skip: 0 });
  expect(nextWish({ quantity: 2 }, undefined)).toEqual({ quantity: 2, skip: 0 });
});

/** Taking and giving back, as requests to a server that the test plays. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { heldPlace, sampleHold } from "@/shared/testing/samples";
import { makeMove, sameAgain } from "./hold-moves";

const server = setupServer();
const asked: [method: string, path: string, body: unknown][] = [];

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());
afterEach(() => {
  server.resetHandlers();
  asked.length = 0;
});

function play(answers: Record<string, object | null>): void {
  server.use(
    http.all("http://shop.test/api/v1/*", async ({ request }) => {
      const path = new URL(request.url).pathname.replace("/api/v1", "");
      const body = await request.clone().text();
      asked.push([request.method, path, body ? JSON.parse(body) : null]);
      const answer = answers[`${request.method} ${path}`];
      if (answer === null) return new HttpResponse(null, { status: 204 });
      return answer
        ? HttpResponse.json(answer)
        : HttpResponse.json({ code: "place-taken" }, { status: 409 });
    }),
  );
}

const wanted = { place: 7, ticket_type: "adult" };
const one = sampleHold([heldPlace(7)]);
const two = sampleHold([heldPlace(7), heldPlace(8)]);

test("the first place makes a hold", async () => {
  play({ "POST /events/evt_1/holds": one });
  const move = makeMove("evt_1", undefined, { kind: "change", add: [wanted], remove: [] });
  expect(await move).toEqual(one);
  expect(asked).toEqual([["POST", "/events/evt_1/holds", { items: [wanted] }]]);
});

test("a further place changes the hold", async () => {
  play({ "PATCH /holds/hld_1": two });
  const add = [{ place: 8, ticket_type: "adult" }];
  expect(await makeMove("evt_1", one, { kind: "change", add, remove: [] })).toEqual(two);
  expect(asked).toEqual([["PATCH", "/holds/hld_1", { add, remove: [] }]]);
});

test("giving back the last place gives the hold back", async () => {
  play({ "DELETE /holds/hld_1": null });
  expect(await makeMove("evt_1", one, { kind: "change", add: [], remove: [7] })).toBeUndefined();
  expect(asked).toEqual([["DELETE", "/holds/hld_1", null]]);
});

test("giving back one of two keeps the other", async () => {
  play({ "PATCH /holds/hld_1": one });
  expect(await makeMove("evt_1", two, { kind: "change", add: [], remove: [8] })).toEqual(one);
});

test("giving back what is not held asks nobody", async () => {
  play({});
  expect(
    await makeMove("evt_1", undefined, { kind: "change", add: [], remove: [8] }),
  ).toBeUndefined();
  expect(asked).toEqual([]);
});

test("the first best places make a hold", async () => {
  play({ "POST /events/evt_1/best-available": one });
  const wish = { quantity: 1, skip: 0 };
  expect(await makeMove("evt_1", undefined, { kind: "best", wish })).toEqual(one);
  expect(asked).toEqual([["POST", "/events/evt_1/best-available", wish]]);
});

test("other places are exchanged within the hold", async () => {
  play({ "PATCH /holds/hld_1": two });
  const wish = { quantity: 2, skip: 1 };
  expect(await makeMove("evt_1", one, { kind: "best", wish })).toEqual(two);
  expect(asked).toEqual([["PATCH", "/holds/hld_1", { best: wish }]]);
});

test("where nothing better is free the old places stay", async () => {
  play({});
  const move = makeMove("evt_1", one, { kind: "best", wish: { quantity: 1 } });
  await expect(move).rejects.toMatchObject({ problem: { code: "place-taken" } });
  expect(asked).toHaveLength(1);
});

test("a seat changes its ticket type in one request", async () => {
  play({ "PATCH /holds/hld_1": two });
  await makeMove("evt_1", two, { kind: "retype", place: heldPlace(8), ticketType: "concession" });
  expect(asked.map(([, , body]) => body)).toEqual([
    { add: [{ place: 8, ticket_type: "concession" }], remove: [8] },
  ]);
});

test("a unit of an area changes its ticket type in one request", async () => {
  const unit = heldPlace(40, { area: "floor", price_tier: "b" });
  play({ "PATCH /holds/hld_1": two });
  const hold = sampleHold([unit]);
  await makeMove("evt_1", hold, { kind: "retype", place: unit, ticketType: "concession" });
  const add = [{ area: "floor", quantity: 1, ticket_type: "concession" }];
  expect(asked).toEqual([["PATCH", "/holds/hld_1", { add, remove: [40] }]]);
});

test("the same again asks for seats by number and for units by how many", () => {
  const unit = (place: number, ticket_type: string) =>
    heldPlace(place, { area: "floor", ticket_type });
  const places = [unit(40, "adult"), heldPlace(7), unit(41, "adult"), unit(42, "concession")];
  expect(sameAgain(places)).toEqual([
    { place: 7, ticket_type: "adult" },
    { area: "floor", quantity: 2, ticket_type: "adult" },
    { area: "floor", quantity: 1, ticket_type: "concession" },
  ]);
});

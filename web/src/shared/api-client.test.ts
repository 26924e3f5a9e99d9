/** Requests to a server that the test plays. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { api, fetchBytes, unwrap } from "./api-client";
import { ProblemError, Unreachable } from "./problem";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const holds = "http://shop.test/api/v1/events/:event/holds";
const params = { path: { event_id: "evt_1" } };

function hold(place: number) {
  const body = { items: [{ place, ticket_type: "adult" }] };
  return unwrap(api.POST("/api/v1/events/{event_id}/holds", { params, body }));
}

function answerHolds(answers: (() => Response)[]): (string | null)[] {
  const keys: (string | null)[] = [];
  server.use(
    http.post(holds, ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      return (answers[keys.length - 1] ?? (() => HttpResponse.json({})))();
    }),
  );
  return keys;
}

const noAnswer = () => HttpResponse.error();
const unavailable = () =>
  HttpResponse.json({ code: "unavailable", title: "Busy", detail: "" }, { status: 503 });

test("an attempt without an answer keeps its key when it is made again", async () => {
  const keys = answerHolds([noAnswer, unavailable]);
  await expect(hold(1)).rejects.toBeInstanceOf(Unreachable);
  await expect(hold(1)).rejects.toBeInstanceOf(ProblemError);
  await hold(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
});

test("the same request after an answer is a new attempt", async () => {
  const keys = answerHolds([]);
  await hold(2);
  await hold(2);
  expect(keys[1]).not.toBe(keys[0]);
});

test("another body is another attempt", async () => {
  const keys = answerHolds([noAnswer, noAnswer]);
  await expect(hold(3)).rejects.toThrow();
  await expect(hold(4)).rejects.toThrow();
  expect(keys[1]).not.toBe(keys[0]);
});

test("no key is kept where a script of the page could find it with the body", async () => {
  answerHolds([noAnswer]);
  await expect(hold(5)).rejects.toThrow();
  expect(sessionStorage).toHaveLength(0);
  expect(localStorage).toHaveLength(0);
});

test("a refusal carries what the server added to it", async () => {
  const refusal = { code: "place-taken", title: "T", detail: "D", taken: [7], alternatives: [[8]] };
  answerHolds([() => HttpResponse.json(refusal, { status: 409 })]);
  await expect(hold(7)).rejects.toMatchObject({
    problem: { status: 409, code: "place-taken", taken: [7], alternatives: [[8]] },
  });
});

test("an answer that is no problem document is still a refusal", async () => {
  answerHolds([() => new HttpResponse("<h1>Bad gateway</h1>", { status: 502 })]);
  await expect(hold(8)).rejects.toMatchObject({ problem: { status: 502, code: "server-error" } });
});

test("packed bytes are asked for as such", async () => {
  server.use(
    http.get("http://shop.test/packed", ({ request }) => {
      const isWanted = request.headers.get("Accept") === "application/octet-stream";
      const bytes = new Uint8Array(isWanted ? [27] : []);
      return HttpResponse.arrayBuffer(bytes.buffer, { headers: { "Availability-Version": "9" } });
    }),
  );
  const { bytes, headers } = await fetchBytes("/packed", new AbortController().signal);
  expect([...bytes]).toEqual([27]);
  expect(headers.get("Availability-Version")).toBe("9");
});

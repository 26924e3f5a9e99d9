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

const sessions = "http://shop.test/api/v1/sessions";

function logIn(attempt: number) {
  const body = { email: `fan-${attempt}@example.org`, password: "four plain words" };
  return unwrap(api.POST("/api/v1/sessions", { body }));
}

function answer(answers: (() => Response)[]): (string | null)[] {
  const keys: (string | null)[] = [];
  server.use(
    http.post(sessions, ({ request }) => {
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
  const keys = answer([noAnswer, unavailable]);
  await expect(logIn(1)).rejects.toBeInstanceOf(Unreachable);
  await expect(logIn(1)).rejects.toBeInstanceOf(ProblemError);
  await logIn(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
});

test("an attempt that the server still works on keeps its key too", async () => {
  const code = "idempotency-in-progress";
  const keys = answer([noAnswer, () => HttpResponse.json({ code }, { status: 409 })]);
  await expect(logIn(6)).rejects.toBeInstanceOf(Unreachable);
  await expect(logIn(6)).rejects.toMatchObject({ problem: { code } });
  await logIn(6);
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
});

test("an attempt that was refused is over", async () => {
  const taken = () => HttpResponse.json({ code: "place-taken" }, { status: 409 });
  const keys = answer([taken]);
  await expect(logIn(9)).rejects.toBeInstanceOf(ProblemError);
  await logIn(9);
  expect(keys[1]).not.toBe(keys[0]);
});

test("the same request after an answer is a new attempt", async () => {
  const keys = answer([]);
  await logIn(2);
  await logIn(2);
  expect(keys[1]).not.toBe(keys[0]);
});

test("another body is another attempt", async () => {
  const keys = answer([noAnswer, noAnswer]);
  await expect(logIn(3)).rejects.toThrow();
  await expect(logIn(4)).rejects.toThrow();
  expect(keys[1]).not.toBe(keys[0]);
});

test("no key is kept where a script of the page could find it with the body", async () => {
  answer([noAnswer]);
  await expect(logIn(5)).rejects.toThrow();
  expect(sessionStorage).toHaveLength(0);
  expect(localStorage).toHaveLength(0);
});

test("a refusal carries what the server added to it", async () => {
  const refusal = { code: "place-taken", title: "T", detail: "D", taken: [7], alternatives: [[8]] };
  answer([() => HttpResponse.json(refusal, { status: 409 })]);
  await expect(logIn(7)).rejects.toMatchObject({
    problem: { status: 409, code: "place-taken", taken: [7], alternatives: [[8]] },
  });
});

test("an answer that is no problem document is still a refusal", async () => {
  answer([() => new HttpResponse("<h1>Bad gateway</h1>", { status: 502 })]);
  await expect(logIn(8)).rejects.toMatchObject({ problem: { status: 502, code: "server-error" } });
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

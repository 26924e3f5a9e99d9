/** Refusals become sentences for people. */

import { expect, test } from "vitest";
import {
  describeProblem,
  fieldProblem,
  isOffline,
  isRefusal,
  mayRetry,
  type Problem,
  ProblemError,
  Unreachable,
} from "./problem";
import { problems } from "./texts/english/problems";

function refusal(status: number, code: string, extra: Partial<Problem> = {}): ProblemError {
  return new ProblemError({ status, code, title: "", detail: "", ...extra });
}

test.each(Object.entries(problems.codes))("%s has its own sentence", (code, sentence) => {
  expect(describeProblem(refusal(409, code))).toBe(sentence);
  expect(sentence).toMatch(/[.!]$/);
});

test("a code that we do not know is told in the server's words", () => {
  const error = refusal(409, "brand-new", { detail: "The band is ill." });
  expect(describeProblem(error)).toBe("The band is ill.");
});

test("a fault of the server is never told in the server's words", () => {
  const error = refusal(500, "internal", { detail: "Traceback" });
  expect(describeProblem(error)).toBe(problems.server);
});

test("no answer is told apart from a refusal", () => {
  expect(describeProblem(new Unreachable())).toBe(problems.unreachable);
  expect(describeProblem(new TypeError("x is undefined"))).toBe(problems.unknown);
});

test("a code named like part of an object is still unknown", () => {
  expect(describeProblem(refusal(409, "constructor", { detail: "No." }))).toBe("No.");
});

test("what is wrong with a field is found by its pointer", () => {
  const errors = [{ pointer: "/email", code: "invalid", message: "Not an address" }];
  const error = refusal(422, "invalid", { errors });
  expect(fieldProblem(error, "email")).toBe("Not an address");
  expect(fieldProblem(error, "name")).toBeUndefined();
  expect(fieldProblem(new Unreachable(), "email")).toBeUndefined();
});

test("a refusal is told by one of several codes", () => {
  expect(isRefusal(refusal(410, "hold-expired"), "hold-not-found", "hold-expired")).toBe(true);
  expect(isRefusal(refusal(410, "hold-expired"), "place-taken")).toBe(false);
  expect(isRefusal(new Error("hold-expired"), "hold-expired")).toBe(false);
});

test.each([
  [new Unreachable(), true],
  [refusal(503, "unavailable"), true],
  [refusal(409, "idempotency-in-progress"), true],
  [refusal(409, "place-taken"), false],
  [refusal(500, "internal"), false],
  [refusal(422, "invalid"), false],
])("asking again may help or not (%#)", (error, helps) => {
  expect(mayRetry(0, error)).toBe(helps);
  expect(mayRetry(3, error)).toBe(false);
});

test.each([
  [true, null, true],
  [false, new Unreachable(), true],
  [false, refusal(503, "unavailable"), false],
  [false, null, false],
])(
  "a network that is away is told from a server in trouble (%#)",
  (isPaused, failureReason, is) => {
    expect(isOffline({ isPaused, failureReason })).toBe(is);
  },
);

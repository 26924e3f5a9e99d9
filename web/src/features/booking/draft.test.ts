/** What was typed at the till: kept in the tab, handed on to new places, made into an order. */

import { expect, test } from "vitest";
import type { Question, Questions } from "@/api/types";
import { ProblemError } from "@/shared/problem";
import { adopted, forgetDraft, rememberDraft, rememberedDraft } from "./draft";
import { faultsFrom, faultsIn } from "./draft-faults";
import { orderFrom } from "./draft-order";

function question(change: Partial<Question>): Question {
  return {
    code: "q",
    scope: "order",
    kind: "text",
    label: "Q",
    help_text: "",
    is_required: false,
    options: [],
    ticket_types: [],
    ...change,
  };
}

const lunch = question({
  code: "lunch",
  scope: "ticket",
  kind: "choice",
  label: "Lunch",
  is_required: true,
  options: [{ code: "vegan", label: "Vegan" }],
  ticket_types: ["adult"],
});
const terms = { code: "terms", version: "2", label: "Terms", body: "", is_required: true };
const asked: Questions = {
  questions: [question({ code: "age/now", kind: "number", label: "Age" }), lunch],
  consents: [terms, { ...terms, code: "news", is_required: false }],
};
const items = [
  { place: 3, ticket_type: "adult" },
  { place: 4, ticket_type: "child" },
];
const typed = {
  "/email": " fan@example.org ",
  "/name": "Fanny Fan",
  "/answers/age~1now": " 42 ",
  "/tickets/3/holder": "Fanny Fan",
  "/tickets/3/answers/lunch": "vegan",
  "/tickets/4/holder": " Ada ",
  "/tickets/4/answers/lunch": "vegan",
  "/consents/terms": "2",
  "/voucher": " ",
};

test("what was typed is kept for its event until it is forgotten", () => {
  rememberDraft("evt_1", { "/name": "Fanny" });
  expect(rememberedDraft("evt_1")).toEqual({ "/name": "Fanny" });
  expect(rememberedDraft("evt_2")).toEqual({});
  forgetDraft("evt_1");
  expect(rememberedDraft("evt_1")).toEqual({});
});

test.each([
  "not json",
  "null",
  "[]",
  '{"version":0,"values":{"/name":"Fanny"}}',
  '{"version":1,"values":{"/name":7}}',
  '{"version":1}',
])("what an older page kept is dropped: %s", (kept) => {
  sessionStorage.setItem("stagedoor.checkout.evt_1", kept);
  expect(rememberedDraft("evt_1")).toEqual({});
});

test("what was typed for places that are gone goes to the new ones in their order", () => {
  const draft = {
    "/name": "Fanny",
    "/tickets/7/holder": "Ada",
    "/tickets/8/holder": "Grace",
    "/tickets/8/answers/lunch": "vegan",
  };
  expect(adopted(draft, [7, 20])).toEqual({
    "/name": "Fanny",
    "/tickets/7/holder": "Ada",
    "/tickets/20/holder": "Grace",
    "/tickets/20/answers/lunch": "vegan",
  });
  expect(adopted(draft, [])).toEqual(draft);
  expect(adopted(draft, [7, 8, 9])).toEqual(draft);
});

test("the order has what is asked and nothing else, without spaces and as the right kind", () => {
  expect(orderFrom(typed, { id: "hld_1", items }, asked)).toEqual({
    hold: "hld_1",
    email: "fan@example.org",
    name: "Fanny Fan",
    answers: { "age/now": 42 },
    tickets: {
      3: { answers: { lunch: "vegan" } },
      4: { holder: "Ada", answers: {} },
    },
    consents: { terms: "2" },
  });
});

test("a box that was ticked beside older words agrees to nothing", () => {
  const older = { ...typed, "/consents/terms": "1" };
  expect(orderFrom(older, { id: "hld_1", items }, asked).consents).toEqual({});
  expect(faultsIn(older, items, asked).map(({ pointer }) => pointer)).toEqual(["/consents/terms"]);
});

test("nothing stands in the way of a form that is filled in", () => {
  expect(faultsIn(typed, items, asked)).toEqual([]);
});

test("what is missing is listed in the order of the page, and only of those who are asked", () => {
  const faults = faultsIn({ "/answers/age~1now": "old" }, items, asked);
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    "/email",
    "/name",
    "/tickets/3/answers/lunch",
    "/answers/age~1now",
    "/consents/terms",
  ]);
  expect(faults[2]?.label).toBe("Lunch, Ticket 1 of 2");
});

test.each([
  ["email", "ada@example.org", "ada"],
  ["phone", "+353 1 555 0100", "call me"],
  ["number", "-7", "7.5"],
] as const)("a field for %s takes %s and not %s", (kind, right, wrong) => {
  const one = { questions: [question({ kind })], consents: [] };
  const buyer = { "/email": "fan@example.org", "/name": "Fanny" };
  expect(faultsIn({ ...buyer, "/answers/q": right }, items, one)).toEqual([]);
  expect(faultsIn({ ...buyer, "/answers/q": wrong }, items, one)).toHaveLength(1);
});

test("what the server found wrong is said in the words of the page, or in its own", () => {
  const errors = [
    { pointer: "/voucher", code: "voucher-unknown", message: "there is no such voucher" },
    { pointer: "/answers/q", code: "brand-new", message: "Not on a Sunday" },
  ];
  const refusal = { status: 422, code: "invalid", title: "", detail: "", errors };
  const [voucher, other] = faultsFrom(new ProblemError(refusal));
  expect(voucher?.message).toMatch(/^There is no such voucher. Look/);
  expect(other).toEqual({ pointer: "/answers/q", message: "Not on a Sunday" });
  expect(faultsFrom(new ProblemError({ ...refusal, status: 409 }))).toEqual([]);
  expect(faultsFrom(new Error("x"))).toEqual([]);
});

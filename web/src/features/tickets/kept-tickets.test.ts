/** Tickets that a device keeps. */

import { afterEach, expect, test } from "vitest";
import type { Ticket } from "@/api/types";
import { sampleEvent } from "@/shared/testing/samples";
import { forgetTickets, type KeptTickets, keepTickets, keptTickets } from "./kept-tickets";

afterEach(() => localStorage.clear());

function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    id: "tkt_1",
    place: 1,
    label: "Stalls, row F, seat 1",
    holder: "Fanny Fan",
    ticket_type: "adult",
    code: "ABC",
    status: "valid",
    ...change,
  };
}

function kept(id: string, change: Partial<KeptTickets> = {}): KeptTickets {
  return {
    kind: "order",
    id,
    token: "secret",
    event: sampleEvent(),
    place: "Berlin",
    tickets: [ticket()],
    keptAt: "2026-12-01T12:00:00Z",
    ...change,
  };
}

test("what was opened last stands in place of what was kept before", () => {
  keepTickets(kept("A"));
  keepTickets(kept("A", { tickets: [ticket({ holder: "Grace" })] }));
  expect(keptTickets().map(({ tickets }) => tickets[0]?.holder)).toEqual(["Grace"]);
});

test("the next evening comes first", () => {
  keepTickets(kept("later", { event: sampleEvent({ starts_at: "2027-01-01T18:00:00Z" }) }));
  keepTickets(kept("sooner"));
  expect(keptTickets().map(({ id }) => id)).toEqual(["sooner", "later"]);
});

test("tickets that admit nobody any more are forgotten", () => {
  keepTickets(kept("A"));
  keepTickets(kept("A", { tickets: [ticket({ status: "void" })] }));
  keepTickets(kept("B", { tickets: [ticket({ code: null })] }));
  expect(keptTickets()).toEqual([]);
});

test("one order or all of them can be forgotten", () => {
  keepTickets(kept("A"));
  keepTickets(kept("B"));
  forgetTickets("A");
  expect(keptTickets().map(({ id }) => id)).toEqual(["B"]);
  forgetTickets();
  expect(localStorage.length).toBe(0);
});

test("a store that somebody else wrote is read as empty", () => {
  localStorage.setItem("stagedoor.tickets", "{not json");
  expect(keptTickets()).toEqual([]);
  localStorage.setItem("stagedoor.tickets", '[null, 3, "x"]');
  expect(keptTickets()).toEqual([]);
});

/** What is said and offered after a refusal of the rules about seats. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { type Problem, ProblemError } from "@/shared/problem";
import { renderInShop } from "@/shared/testing/render";
import { heldPlace, sampleHold } from "@/shared/testing/samples";
import type { HoldMove } from "./hold-moves";
import { HoldNotices } from "./hold-notices";
import type { HoldDesk } from "./use-hold";

const labelOf = (place: number) => `Stalls, row F, seat ${place}`;
const wantedAs = (place: number) => ({ place, ticket_type: "adult" });
const concession = (place: number) => ({ place, ticket_type: "concession" });

function show(move: HoldMove, problem: Partial<Problem>, held: number[] = [], most = 8) {
  const change = vi.fn();
  const desk: HoldDesk = {
    hold: held.length > 0 ? sampleHold(held.map((place) => heldPlace(place))) : undefined,
    isLoading: false,
    pending: new Set(),
    isBusy: false,
    refused: {
      move,
      error: new ProblemError({ status: 409, title: "", detail: "", code: "", ...problem }),
    },
    lapsed: undefined,
    proposal: undefined,
    change,
    retype: vi.fn(),
    takeBest: vi.fn(),
    acceptProposal: vi.fn(),
    extend: vi.fn(),
    release: vi.fn(),
    takeLapsedAgain: vi.fn(),
    lapse: vi.fn(),
    dismiss: vi.fn(),
  };
  renderInShop(<HoldNotices desk={desk} labelOf={labelOf} wantedAs={wantedAs} most={most} />);
  return change;
}

const orphan = {
  code: "orphan-seat",
  orphans: [1],
  alternatives: [
    [1, 2],
    [4, 5],
  ],
  replaces: [],
};

test("a seat that would be left alone is named and can be taken too", async () => {
  const asked = { kind: "change", add: [concession(2), concession(3)], remove: [] } as const;
  const change = show({ ...asked, add: [...asked.add], remove: [] }, orphan);
  expect(screen.getByRole("alert")).toHaveTextContent("Stalls, row F, seat 1 would be left alone.");
  await userEvent.click(screen.getByRole("button", { name: "Take Stalls, row F, seat 1 too" }));
  expect(change).toHaveBeenCalledWith([concession(2), concession(3), wantedAs(1)], []);
});

test("other seats are taken instead, as the same ticket type", async () => {
  const move: HoldMove = { kind: "change", add: [concession(2), concession(3)], remove: [] };
  const change = show(move, orphan);
  await userEvent.click(
    screen.getByRole("button", { name: "Take Stalls, row F, seat 4 and seat 5 instead" }),
  );
  expect(change).toHaveBeenCalledWith([concession(4), concession(5)], []);
});

test("what is held beside them moves along", async () => {
  const move: HoldMove = { kind: "change", add: [wantedAs(2)], remove: [] };
  const change = show(move, { ...orphan, alternatives: [[8, 9]], replaces: [3] }, [3]);
  await userEvent.click(
    screen.getByRole("button", { name: "Take Stalls, row F, seat 8 and seat 9 instead" }),
  );
  expect(change).toHaveBeenCalledWith([wantedAs(8), wantedAs(9)], [3]);
});

test("who may have no more is not offered the seat too", () => {
  show({ kind: "change", add: [wantedAs(2), wantedAs(3)], remove: [] }, orphan, [], 2);
  expect(screen.queryByRole("button", { name: /too$/ })).toBeNull();
});

test("a companion’s place goes back with the wheelchair place", async () => {
  const move: HoldMove = { kind: "change", add: [], remove: [5] };
  const change = show(move, { code: "companion-alone", places: [6] }, [5, 6]);
  await userEvent.click(
    screen.getByRole("button", { name: "Give the companion’s place back too" }),
  );
  expect(change).toHaveBeenCalledWith([], [5, 6]);
});

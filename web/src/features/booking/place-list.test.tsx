/** The list: it offers what can be picked now, and nothing else. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { SeatMapPlan } from "@/seat-map/plan";
import { indexPlan } from "@/seat-map/plan";
import { renderInShop } from "@/shared/testing/render";
import { sampleEvent } from "@/shared/testing/samples";
import { PlaceList } from "./place-list";
import { tierInfos } from "./price-list";
import { dimmedTiers } from "./tier-legend";

const plan: SeatMapPlan = {
  version: 1,
  size: { width: 100, height: 100 },
  sections: [
    {
      key: "stalls",
      name: "Stalls",
      rows: [
        {
          label: "F",
          first_place: 0,
          seats: ["1", "2", "3"],
          x: [0, 20, 40],
          y: [0, 0, 0],
          price_tier: "a",
          features: { wheelchair: [2] },
        },
        { label: "G", first_place: 3, seats: ["1"], x: [0], y: [20], price_tier: "a" },
      ],
    },
  ],
  areas: [
    {
      key: "floor",
      name: "Floor",
      first_place: 4,
      capacity: 3,
      price_tier: "b",
      shape: { kind: "rect", x: 0, y: 40, width: 40, height: 40 },
    },
  ],
  shapes: [],
};
const index = indexPlan(plan);
const tiers = tierInfos(sampleEvent());

function show(states: number[], selected: number[] = [], wanted: string[] = []) {
  const onPick = vi.fn();
  const onPickArea = vi.fn();
  const onPickAll = vi.fn();
  renderInShop(
    <PlaceList
      index={index}
      states={new Uint8Array(states)}
      dimmed={dimmedTiers(tiers, new Set(wanted))}
      tiers={tiers}
      selected={new Set(selected)}
      onPick={onPick}
      onPickArea={onPickArea}
      onPickAll={onPickAll}
    />,
  );
  return { onPick, onPickArea, onPickAll };
}

const names = () => screen.getAllByRole("button").map(({ textContent }) => textContent);

test("sections and areas are listed with what is free in them", () => {
  show([0, 1, 0, 2, 0, 0, 1]);
  expect(names()).toEqual(["Stalls2 places left", "Floor2 places left"]);
});

test("what is full is not offered", () => {
  show([2, 2, 1, 2, 0, 2, 2]);
  expect(names()).toEqual(["Floor1 place left"]);
});

test("a seat is reached by section and row, and pressed to take it", async () => {
  const { onPick } = show([0, 1, 0, 2, 0, 0, 0]);
  await userEvent.click(screen.getByRole("button", { name: /Stalls/ }));
  expect(names()).toEqual(["Back", "Row F2 places left"]);
  await userEvent.click(screen.getByRole("button", { name: /Row F/ }));
  expect(screen.getByRole("heading")).toHaveTextContent("Stalls, Row F");
  expect(screen.getByRole("heading")).toHaveFocus();
  await userEvent.click(
    screen.getByRole("button", { name: "Seat 3 Stalls A, €45.00, wheelchair place" }),
  );
  expect(onPick).toHaveBeenCalledWith(2);
  expect(screen.queryByRole("button", { name: /Seat 2/ })).toBeNull();
});

test("a seat of one's own stays in the list, pressed", async () => {
  show([0, 1, 0, 2, 0, 0, 0], [1]);
  await userEvent.click(screen.getByRole("button", { name: /Stalls/ }));
  await userEvent.click(screen.getByRole("button", { name: /Row F/ }));
  expect(screen.getByRole("button", { name: /Seat 2/ })).toHaveAttribute("aria-pressed", "true");
  expect(screen.getByRole("button", { name: /Seat 1/ })).toHaveAttribute("aria-pressed", "false");
});

test("an area leads to its own counter", async () => {
  const { onPickArea } = show([0, 0, 0, 0, 0, 0, 0]);
  await userEvent.click(screen.getByRole("button", { name: /Floor/ }));
  expect(onPickArea).toHaveBeenCalledWith("floor");
});

test("a filter for one tier leaves the others out", () => {
  show([0, 0, 0, 0, 0, 0, 0], [], ["b"]);
  expect(names()).toEqual(["Floor3 places left"]);
});

test("a full house says so", () => {
  show([2, 2, 2, 2, 2, 2, 2]);
  expect(screen.getByText("Nothing free here right now")).toBeVisible();
});

test("a party is shown only where so many can sit together, and takes its seats at once", async () => {
  const { onPickAll } = show([0, 0, 0, 0, 0, 0, 2]);
  await userEvent.selectOptions(screen.getByLabelText("How many together?"), "2");
  expect(names()).toEqual(["Stalls3 places left", "Floor2 places left"]);
  await userEvent.click(screen.getByRole("button", { name: /Stalls/ }));
  expect(names()).toEqual(["Back", "Row F3 places left"]);
  await userEvent.click(screen.getByRole("button", { name: /Row F/ }));
  expect(screen.getAllByRole("button", { name: /^Seats/ }).map((one) => one.textContent)).toEqual([
    "Seats 1 to 2Stalls A, €45.00",
    "Seats 2 to 3Stalls A, €45.00",
  ]);
  await userEvent.click(screen.getByRole("button", { name: /^Seats 2/ }));
  expect(onPickAll).toHaveBeenCalledWith([1, 2]);
});

test("seats with somebody between them are not together", async () => {
  show([0, 1, 0, 0, 2, 2, 2]);
  await userEvent.selectOptions(screen.getByLabelText("How many together?"), "2");
  expect(screen.getByText("Nothing free here right now")).toBeVisible();
});

test("whoever looks for wheelchair places sees those alone", async () => {
  show([0, 0, 0, 0, 0, 0, 0]);
  await userEvent.selectOptions(screen.getByLabelText("Which places?"), "wheelchair");
  expect(names()).toEqual(["Stalls1 place left"]);
});

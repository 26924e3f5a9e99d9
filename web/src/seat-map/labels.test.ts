import { describe, expect, it } from "vitest";
import { countFree } from "./counts";
import {
  fitLabel,
  groupWords,
  seatNotes,
  spokenGroup,
  spokenPlace,
  stateWords,
  tiersByNumber,
} from "./labels";
import { FREE, HELD, indexPlan, SOLD } from "./plan";
import { smallPlan, smallTiers } from "./testing/small-plan";

const index = indexPlan(smallPlan);
const tiers = tiersByNumber(index, smallTiers);

describe("the words of a group", () => {
  it("say the lowest price of what is left, and how much", () => {
    const availability = new Uint8Array(16);
    expect(groupWords(index, countFree(index, availability), tiers, 1)).toEqual({
      name: "Balcony",
      details: ["from €20.00", "3 left"],
      free: 3,
      brief: "from €20",
    });
    availability[10] = SOLD;
    expect(groupWords(index, countFree(index, availability), tiers, 1).details).toEqual([
      "from €45.00",
      "2 left",
    ]);
  });

  it("say of what is free that it is, and not from what", () => {
    const free = tiers.map((tier) => tier && { ...tier, fromPrice: "Free" });
    const words = groupWords(index, countFree(index, new Uint8Array(16)), free, 1);
    expect(words.details).toEqual(["Free", "3 left"]);
  });

  it("are brief with the one price that is left", () => {
    const availability = new Uint8Array(16);
    availability[10] = SOLD;
    expect(groupWords(index, countFree(index, availability), tiers, 1).brief).toBe("€45");
  });

  it("say when nothing is left", () => {
    const counts = countFree(index, new Uint8Array(16).fill(SOLD));
    expect(groupWords(index, counts, tiers, 2).details).toEqual(["sold out"]);
  });

  it("are spoken with what Enter does", () => {
    const words = groupWords(index, countFree(index, new Uint8Array(16)), tiers, 2);
    expect(spokenGroup(words, true)).toBe(
      "Standing floor, from €30.00, 5 left, Enter chooses how many",
    );
  });
});

describe("the words of a seat", () => {
  it("are spoken in full", () => {
    const now = { state: FREE, isSelected: false };
    expect(spokenPlace(index, tiers, 5, now)).toBe("Stalls, row B, seat 2, €65.00, available");
    expect(spokenPlace(index, tiers, 8, { state: HELD, isSelected: false })).toBe(
      "Balcony, row F, seat 11, €45.00, wheelchair place, restricted view, held by someone else",
    );
  });

  it("know one's own places before their state", () => {
    expect(stateWords(HELD, true)).toBe("chosen by you");
    expect(stateWords(undefined, false)).toBe("not on sale");
  });

  it("name what is special", () => {
    expect(seatNotes(0)).toEqual([]);
    expect(seatNotes(7)).toEqual(["wheelchair place", "companion seat", "restricted view"]);
  });
});

describe("fitting a label", () => {
  const words = { name: "Block 214", details: ["from €45", "12 left"], free: 12 };
  /** Every letter is half as wide as it is high. */
  const measure = (text: string) => text.length / 2;
  const linesIn = (width: number, height: number) => {
    const label = fitLabel([{ width, height }], words, measure);
    return label && { lines: label.lines.map(({ text }) => text), isUpright: label.isUpright };
  };

  it("says everything where there is room", () => {
    expect(linesIn(200, 60)).toEqual({
      lines: ["Block 214", "from €45 · 12 left"],
      isUpright: false,
    });
  });

  it("stacks the details in a square", () => {
    expect(linesIn(70, 60)?.lines).toEqual(["Block 214", "from €45", "12 left"]);
  });

  it("falls back to the name, to two lines, to the number, to nothing", () => {
    expect(linesIn(70, 20)?.lines).toEqual(["Block 214"]);
    expect(linesIn(34, 30)?.lines).toEqual(["Block", "214"]);
    expect(linesIn(20, 14)?.lines).toEqual(["214"]);
    expect(linesIn(8, 8)).toBeNull();
  });

  it("tells at least the price where not all of it fits", () => {
    const priced = { ...words, brief: "€45" };
    const lines = (width: number, height: number) =>
      fitLabel([{ width, height }], priced, measure)?.lines.map(({ text }) => text);
    expect(lines(60, 30)).toEqual(["Block 214", "€45"]);
    expect(lines(34, 48)).toEqual(["Block", "214", "€45"]);
    expect(lines(24, 28)).toEqual(["214", "€45"]);
    expect(lines(24, 16)).toEqual(["214"]);
  });

  it("writes upwards only where that is plainly the longer way", () => {
    expect(linesIn(20, 70)).toEqual({ lines: ["Block 214"], isUpright: true });
    expect(linesIn(50, 60)?.isUpright).toBe(false);
  });

  it("does not shorten a name that would lose its meaning", () => {
    const plain = { name: "Stalls left", details: [], free: 1 };
    expect(fitLabel([{ width: 22, height: 14 }], plain, measure)).toBeNull();
  });
});

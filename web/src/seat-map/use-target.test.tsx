import { fireEvent } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { ask, press, setUpPage, show, spoken, tap } from "./testing/shown-map";

beforeEach(setUpPage);

describe("the keyboard", () => {
  it("has one stop on the map", () => {
    const { canvas } = show();
    expect(canvas.tabIndex).toBe(0);
    expect(canvas).toHaveAccessibleName("Seat map of the small hall");
    expect(canvas).toHaveAccessibleDescription(/Arrow keys move/);
  });

  it("moves to the nearest seat in a direction and picks it", () => {
    const { picked } = show();
    press("ArrowRight");
    const start = spoken();
    expect(start).toBeTruthy();
    press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft");
    expect(spoken()).toBe("Stalls, row A, seat 1, €65.00, available");
    press("ArrowRight", "ArrowDown");
    expect(spoken()).toBe("Stalls, row B, seat 2, €65.00, available");
    press(" ");
    expect(picked.mock.calls).toEqual([[5]]);
  });

  it("reaches areas between the seats", () => {
    const { pickedArea } = show();
    tap(ask("seatPosition", 5));
    press("ArrowDown", "Enter");
    expect(pickedArea.mock.calls).toEqual([["floor"]]);
  });

  it("zooms with plus, minus and nought", () => {
    const { canvas } = show();
    const apart = () => (ask("seatPosition", 1)?.x ?? 0) - (ask("seatPosition", 0)?.x ?? 0);
    const before = apart();
    press("+");
    expect(canvas.dataset.level).toBe("near");
    expect(apart()).toBeGreaterThan(before * 1.3);
    press("-", "-");
    expect(apart()).toBeCloseTo(before);
    press("+", "0");
    expect(canvas.dataset.level).toBe("venue");
  });

  it("leaves alone what means nothing to the map", () => {
    const { canvas } = show();
    const isFree = (init: KeyboardEventInit) => fireEvent.keyDown(canvas, init);
    expect(isFree({ key: "Tab" })).toBe(true);
    expect(isFree({ key: "Escape" })).toBe(true);
    expect(isFree({ key: "+", ctrlKey: true })).toBe(true);
    expect(isFree({ key: "ArrowLeft" })).toBe(false);
  });
});

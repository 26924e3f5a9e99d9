import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { HELD, type SeatMapPlan, SOLD } from "./plan";
import { ask, box, mapCanvas, press, setUpPage, show, spoken, tap } from "./testing/shown-map";
import { smallPlan } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";

beforeEach(setUpPage);

describe("the map for tests and tools", () => {
  it("says where a seat is in the window", () => {
    show();
    const [first, next] = [ask("seatPosition", 0), ask("seatPosition", 1)];
    expect(first?.y).toBe(next?.y);
    // Seats of a small hall are 30 pixels apart at most.
    expect((next?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThan(25);
    expect((next?.x ?? 0) - (first?.x ?? 0)).toBeLessThanOrEqual(30);
    expect(first?.x).toBeGreaterThan(box.left);
  });

  it("says that a place is no seat, or an area unknown", () => {
    show();
    expect(ask("seatPosition", 11)).toBeNull();
    expect(ask("seatPosition", -1)).toBeNull();
    expect(ask("areaPosition", "moon")).toBeNull();
  });
});

describe("a tap", () => {
  it("on a free seat picks it", () => {
    const { picked } = show();
    tap(ask("seatPosition", 6));
    expect(picked.mock.calls).toEqual([[6]]);
    expect(spoken()).toBe("Stalls, row B, seat 3, €65.00, available");
  });

  it("beside a seat still picks it", () => {
    const { picked } = show();
    const at = ask("seatPosition", 0);
    tap(at && { x: at.x - 10, y: at.y - 5 });
    expect(picked.mock.calls).toEqual([[0]]);
  });

  it("on a seat of others says so and picks nothing", () => {
    const availability = new Uint8Array(16);
    availability.set([SOLD, HELD], 0);
    const { picked } = show({ availability });
    tap(ask("seatPosition", 0));
    expect(spoken()).toContain("seat 1, €65.00, sold");
    tap(ask("seatPosition", 1));
    expect(spoken()).toContain("held by someone else");
    expect(picked).not.toHaveBeenCalled();
  });

  it("on one's own seat gives it back", () => {
    const availability = new Uint8Array(16);
    availability[2] = HELD;
    const { picked } = show({ availability, selected: new Set([2]) });
    tap(ask("seatPosition", 2));
    expect(picked.mock.calls).toEqual([[2]]);
    expect(spoken()).toContain("chosen by you");
  });

  it("twice in quick succession picks once", () => {
    const { picked } = show();
    tap(ask("seatPosition", 6));
    tap(ask("seatPosition", 6));
    expect(picked).toHaveBeenCalledTimes(1);
  });

  it("on an area asks for it", () => {
    const { picked, pickedArea } = show();
    tap(ask("areaPosition", "floor"));
    expect(pickedArea.mock.calls).toEqual([["floor"]]);
    expect(picked).not.toHaveBeenCalled();
  });
});

describe("a large venue", () => {
  const plan: SeatMapPlan = bowlPlan(20_000);
  const large = { plan, availability: new Uint8Array(21_200) };

  it("opens a section at the first tap and picks at the second", () => {
    const { picked, canvas } = show(large);
    expect(canvas.dataset.level).toBe("venue");
    expect(canvas.dataset.picksBy).toBe("none");
    tap(ask("seatPosition", 9_000));
    expect(picked).not.toHaveBeenCalled();
    expect(canvas.dataset.level).toBe("near");
    expect(canvas.dataset.picksBy).toBe("touch");
    fireEvent.click(canvas, { clientX: -99, clientY: -99 });
    tap(ask("seatPosition", 9_000), "touch");
    expect(picked.mock.calls).toEqual([[9_000]]);
  });

  it("scrolls the page under one finger until it is zoomed in", () => {
    const { canvas } = show(large);
    expect(canvas.style.touchAction).toBe("pan-x pan-y");
    tap(ask("seatPosition", 9_000));
    expect(canvas.style.touchAction).toBe("none");
    fireEvent.click(screen.getByRole("button", { name: "Show the whole venue" }));
    expect(canvas.style.touchAction).toBe("pan-x pan-y");
  });

  it("lets the keyboard walk sections, enter one, pick a seat and go up again", () => {
    const { picked, canvas } = show(large);
    press("ArrowDown");
    expect(spoken()).toContain("Enter");
    press("ArrowUp", "ArrowUp");
    expect(spoken()).toContain("Block");
    const section = spoken()?.split(",")[0];
    press("Enter");
    expect(canvas.dataset.level).toBe("near");
    expect(spoken()).toMatch(/^Block \d+, row [A-R], seat \d+/);
    expect(spoken()?.split(",")[0]).toBe(section);
    press("Enter");
    expect(picked).toHaveBeenCalledTimes(1);
    press("Escape");
    expect(canvas.dataset.level).toBe("venue");
    expect(spoken()?.split(",")[0]).toBe(section);
  });
});

describe("live changes", () => {
  it("are told about the seat in focus", () => {
    const availability = new Uint8Array(16);
    const { again } = show({ availability });
    tap(ask("seatPosition", 6));
    expect(spoken()).toContain("available");
    availability[6] = HELD;
    again({ availability, availabilityVersion: 2 });
    expect(spoken()).toContain("held by someone else");
  });

  it("are counted in the section in focus", async () => {
    const availability = new Uint8Array(16);
    const { again } = show({ availability });
    tap(ask("seatPosition", 6));
    press("Escape");
    expect(spoken()).toContain("8 left");
    availability[0] = SOLD;
    await act(async () => again({ availability, availabilityVersion: 2 }));
    expect(spoken()).toContain("7 left");
  });
});

describe("the buttons", () => {
  it("zoom, and rest where there is nowhere to go", () => {
    const { canvas } = show();
    const out = screen.getByRole("button", { name: "Zoom out" });
    expect(out).toBeDisabled();
    fireEvent.click(screen.getByRole("button", { name: "Zoom in" }));
    expect(canvas.dataset.level).toBe("near");
    expect(out).toBeEnabled();
    fireEvent.click(out);
    expect(canvas.dataset.level).toBe("venue");
  });
});

describe("the card", () => {
  it("says what the seat under the mouse is", () => {
    show();
    const at = ask("seatPosition", 8);
    fireEvent.pointerMove(mapCanvas(), {
      clientX: at?.x,
      clientY: at?.y,
      pointerType: "mouse",
      buttons: 0,
    });
    expect(screen.getByText("Row F · Seat 11")).toBeInTheDocument();
    expect(screen.getByText("wheelchair place, restricted view")).toBeInTheDocument();
    expect(screen.getByText("€45.00")).toBeInTheDocument();
    fireEvent.pointerLeave(mapCanvas());
    expect(screen.queryByText("Row F · Seat 11")).not.toBeInTheDocument();
  });
});

describe("the card of the seat in focus", () => {
  it("stays with its seat when the map moves", () => {
    show();
    tap(ask("seatPosition", 8));
    const card = () => screen.getByText("Row F · Seat 11").parentElement;
    const apart = () => Number.parseFloat(card()?.style.top ?? "") + box.top;
    expect(apart()).toBeCloseTo(ask("seatPosition", 8)?.y ?? 0);
    press("+");
    expect(apart()).toBeCloseTo(ask("seatPosition", 8)?.y ?? 0);
  });
});

describe("another venue", () => {
  it("takes the place of the first", () => {
    const { again } = show();
    again({ plan: { ...smallPlan, version: 2 }, availability: new Uint8Array(16) });
    expect(ask("seatPosition", 0)).not.toBeNull();
  });
});

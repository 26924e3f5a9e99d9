/** A seat map on a page of 800 by 600, and hands to use it with, for tests. */

import { fireEvent, render, screen } from "@testing-library/react";
import { vi } from "vitest";
import { SeatMapView, type SeatMapViewProps } from "../seat-map-view";
import { smallPlan, smallTiers } from "./small-plan";

export const box = {
  x: 10,
  y: 20,
  left: 10,
  top: 20,
  width: 800,
  height: 600,
  right: 810,
  bottom: 620,
};

/** Give the map a size on the page, and let its camera be where it goes at once. */
export function setUpPage() {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({
    ...box,
    toJSON: () => box,
  });
  const match = window.matchMedia.bind(window);
  vi.spyOn(window, "matchMedia").mockImplementation((query) => {
    const list = match(query);
    const isAsked = query.includes("reduced-motion");
    return isAsked ? Object.defineProperty(list, "matches", { value: true }) : list;
  });
}

export function show(changes: Partial<SeatMapViewProps> = {}) {
  const picked = vi.fn();
  const pickedArea = vi.fn();
  const props: SeatMapViewProps = {
    plan: smallPlan,
    availability: new Uint8Array(16),
    availabilityVersion: 1,
    tiers: smallTiers,
    selected: new Set<number>(),
    onPick: picked,
    onPickArea: pickedArea,
    label: "Seat map of the small hall",
    ...changes,
  };
  const { rerender } = render(<SeatMapView {...props} />);
  const again = (later: Partial<SeatMapViewProps>) =>
    rerender(<SeatMapView {...props} {...later} />);
  return { picked, pickedArea, again, canvas: mapCanvas() };
}

export function mapCanvas(): HTMLElement {
  return screen.getByRole("application");
}

type Position = { x: number; y: number } | null;

export function ask(name: "seatPosition" | "areaPosition", what: number | string): Position {
  const ask: unknown = Reflect.get(mapCanvas(), name);
  if (typeof ask !== "function") throw new Error(`the canvas has no ${name}`);
  return ask(what);
}

export function tap(position: Position, pointerType = "mouse") {
  if (!position) throw new Error("nothing there to tap");
  const at = { clientX: position.x, clientY: position.y };
  fireEvent.pointerDown(mapCanvas(), { ...at, pointerType });
  fireEvent.click(mapCanvas(), at);
}

export function press(...keys: string[]) {
  for (const key of keys) fireEvent.keyDown(mapCanvas(), { key });
}

export function spoken() {
  return document.querySelector("[aria-live]")?.textContent;
}

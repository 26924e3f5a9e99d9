/** The seat map's canvas, as a finger or a mouse uses it. */

import type { Locator, Page } from "playwright-core";
import type { Visit } from "./chromium";

interface Point {
  x: number;
  y: number;
}

/** Wait for the canvas of an event's page and bring it into view. */
export async function openMap(page: Page): Promise<Locator> {
  const canvas = page.locator("canvas[data-seat-map]");
  await canvas.waitFor();
  await canvas.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await page.waitForFunction(() => {
    const map = document.querySelector<HTMLElement>("canvas[data-seat-map]");
    return map?.dataset.level !== undefined && map.dataset.moving === "false";
  });
  return canvas;
}

/** Tap at a seat, as often as it takes to come close enough, and once more to pick it. */
export async function tapSeat({ page, screen }: Visit, place: number): Promise<void> {
  for (let tap = 0; tap < 8; tap += 1) {
    const picksNow = await isNear({ page, screen });
    await touch({ page, screen }, await positionOf(page, place));
    if (picksNow) return;
    await standstill(page);
  }
  throw new Error(`eight taps did not come near seat ${place}`);
}

/** Come near a seat without picking it. */
export async function comeNear({ page, screen }: Visit, place: number): Promise<void> {
  for (let tap = 0; tap < 8 && !(await isNear({ page, screen })); tap += 1) {
    await touch({ page, screen }, await positionOf(page, place));
    await standstill(page);
  }
}

/** Give where a seat is in the window. */
export async function positionOf(page: Page, place: number): Promise<Point> {
  const found = await page.locator("canvas[data-seat-map]").evaluate((canvas, wanted) => {
    if (!("seatPosition" in canvas) || typeof canvas.seatPosition !== "function") return null;
    const { x, y } = canvas.seatPosition(wanted) ?? {};
    return typeof x === "number" && typeof y === "number" ? { x, y } : null;
  }, place);
  if (!found) throw new Error(`seat ${place} is not in view`);
  return found;
}

type Hand = Pick<Visit, "page" | "screen">;

async function isNear({ page, screen }: Hand): Promise<boolean> {
  const by = await page.locator("canvas[data-seat-map]").getAttribute("data-picks-by");
  return by === "touch" || (screen === "desktop" && by === "mouse");
}

async function touch({ page, screen }: Hand, { x, y }: Point): Promise<void> {
  if (screen === "phone") await page.touchscreen.tap(x, y);
  else await page.mouse.click(x, y);
}

async function standstill(page: Page): Promise<void> {
  // The map begins to move a moment after the tap, and says so itself.
  await page.waitForTimeout(150);
  await page.waitForFunction(() => {
    const map = document.querySelector<HTMLElement>("canvas[data-seat-map]");
    return map?.dataset.moving === "false";
  });
}

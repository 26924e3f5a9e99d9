/** The seat map's canvas, as a finger or a mouse uses it. */

import type { Locator, Page } from "playwright-core";
import type { Visit } from "./chromium.ts";

interface Point {
  x: number;
  y: number;
}

/** The map takes a second tap within 350 ms for a slip of the finger. */
const doubleTapMs = 400;
const movesWithinMs = 20_000;
const lookEveryMs = 50;

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
export async function tapSeat(hand: Hand, place: number): Promise<void> {
  await comeNear(hand, place);
  await touch(hand, await positionOf(hand.page, place));
}

/** Come near a seat without picking it. */
export async function comeNear(hand: Hand, place: number): Promise<void> {
  for (let tap = 0; !(await isNear(hand)); tap += 1) {
    if (tap === 8) throw new Error(`eight taps did not come near seat ${place}`);
    const before = await positionOf(hand.page, place);
    await touch(hand, before);
    await movedAway(hand.page, place, before);
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
  return by === "touch" || (!isTouched(screen) && by === "mouse");
}

async function touch({ page, screen }: Hand, { x, y }: Point): Promise<void> {
  if (isTouched(screen)) await page.touchscreen.tap(x, y);
  else await page.mouse.click(x, y);
}

function isTouched(screen: Hand["screen"]): boolean {
  return screen === "phone" || screen === "tablet";
}

/** Wait until the map has moved and stands still, and a tap is no double tap any more. */
async function movedAway(page: Page, place: number, { x, y }: Point): Promise<void> {
  const deadline = Date.now() + movesWithinMs;
  for (let now = { x, y }; now.x === x && now.y === y; now = await positionOf(page, place)) {
    if (Date.now() > deadline) throw new Error(`a tap at seat ${place} did not move the map`);
    await page.waitForTimeout(lookEveryMs);
  }
  await page.locator("canvas[data-seat-map][data-moving=false]").waitFor();
  await page.waitForTimeout(doubleTapMs);
}

/** A finger on the seat map, which lets the page keep up with it. */

import type { Page } from "playwright-core";

const map = "canvas[data-seat-map]";
const steps = 90;
const stepMs = 16;
const doubleTapMs = 400;

declare global {
  interface Window {
    colouredMs: number;
  }
}

interface Point {
  x: number;
  y: number;
}

/** Come near enough to the seats to pick them. */
export async function enterMap(page: Page): Promise<void> {
  const canvas = page.locator(`${map}[data-drawn=true]`);
  await canvas.waitFor();
  await canvas.evaluate((element) => element.scrollIntoView({ block: "center" }));
  for (let tap = 0; tap < 8; tap += 1) {
    if ((await canvas.getAttribute("data-picks-by")) === "touch") return;
    const { x, y } = await seatInView(page);
    await page.touchscreen.tap(x, y);
    await page.waitForTimeout(doubleTapMs);
    await page.locator(`${map}[data-moving=false]`).waitFor();
  }
  throw new Error("eight taps did not come near the seats");
}

/** Drag the map about in circles for a while, as somebody does who looks around. */
export async function dragAbout(page: Page): Promise<void> {
  const box = await page.locator(map).boundingBox();
  if (!box) throw new Error("the map is not on the page");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [middle]);
  for (let step = 1; step <= steps; step += 1) {
    const angle = (step / steps) * 4 * Math.PI;
    const reach = Math.min(box.width, box.height) * 0.42;
    const at = {
      x: middle.x + reach * Math.sin(angle),
      y: middle.y + reach * (1 - Math.cos(angle)) * 0.5,
    };
    await Promise.all([touch("touchMove", [at]), page.waitForTimeout(stepMs)]);
  }
  await touch("touchEnd", []);
}

/** Tap a free seat and say how long it takes until it has the buyer's colour. */
export async function tapFreeSeat(page: Page): Promise<number> {
  await page.waitForTimeout(doubleTapMs);
  const seat = await seatInView(page);
  await page.evaluate(watchColour, seat);
  await page.touchscreen.tap(seat.x, seat.y);
  const found = await page.waitForFunction(() => window.colouredMs > 0 && window.colouredMs);
  return Math.round(Number(await found.jsonValue()));
}

/** Note, inside the page, how long after the finger the layer of marks shows something there. */
function watchColour({ x, y }: Point): void {
  window.colouredMs = 0;
  const [overlay] = document.querySelectorAll<HTMLCanvasElement>("canvas[data-seat-map]");
  const marks = overlay?.parentElement?.querySelector<HTMLCanvasElement>("canvas[data-marks]");
  const brush = marks?.getContext("2d");
  let since = 0;
  const look = () => {
    const box = marks?.getBoundingClientRect();
    if (!marks || !brush || !box) return;
    const ratio = marks.width / box.width;
    const [, , , alpha = 0] = brush.getImageData(
      (x - box.left) * ratio,
      (y - box.top) * ratio,
      1,
      1,
    ).data;
    const isShown = getComputedStyle(marks).visibility === "visible" && alpha > 0;
    if (isShown) window.colouredMs = performance.now() - since;
    else requestAnimationFrame(look);
  };
  overlay?.addEventListener(
    "pointerup",
    (event) => {
      since = event.timeStamp;
      requestAnimationFrame(look);
    },
    { once: true },
  );
}

/** Give where a free seat is, one near the middle of what shows. */
async function seatInView(page: Page): Promise<Point> {
  const event = new URL(page.url()).pathname.split("/").at(-1);
  const found = await page.locator(map).evaluate(async (canvas, id) => {
    const reply = await fetch(`/api/v1/events/${id}/availability`);
    const { places } = await reply.json();
    if (!("seatPosition" in canvas) || typeof canvas.seatPosition !== "function") return null;
    const box = canvas.getBoundingClientRect();
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    let best = { x: 0, y: 0, away: Number.POSITIVE_INFINITY };
    for (let place = 0; place < places.length; place += 1) {
      const at = places[place] === "0" ? canvas.seatPosition(place) : null;
      const away = at ? Math.hypot(at.x - middle.x, at.y - middle.y) : Number.POSITIVE_INFINITY;
      if (away < best.away) best = { ...at, away };
    }
    return best;
  }, event);
  if (!found || !Number.isFinite(found.away)) throw new Error("no free seat is in view");
  return found;
}

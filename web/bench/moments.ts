/** Watch inside the page for the moments that a visitor waits for; times are since the click. */

import type { Page } from "playwright-core";

interface Moments {
  readable?: number;
  usable?: number;
}

declare global {
  interface Window {
    moments: Moments;
    frameStamps: number[];
  }
}

/** Note from the first byte on when an event can be read, and when its map can be used. */
export async function watchMoments(page: Page, eventName: string): Promise<void> {
  await page.addInitScript((name) => {
    const moments: Moments = {};
    window.moments = moments;
    const isReadable = () => {
      const page = document.querySelector("main, #root");
      const hasName = document.querySelector("h1")?.textContent?.includes(name) ?? false;
      const hasTime = document.querySelector("time") !== null;
      return hasName && hasTime && /€\s?\d/.test(page?.textContent ?? "");
    };
    const isUsable = () => document.querySelector("canvas[data-drawn=true]") !== null;
    const look = () => {
      if (moments.readable === undefined && isReadable()) moments.readable = performance.now();
      if (moments.usable === undefined && isUsable()) moments.usable = performance.now();
      if (moments.usable === undefined) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, eventName);
}

/** Wait for a moment and say when it was, in milliseconds since the navigation began. */
export async function momentOf(page: Page, moment: keyof Moments): Promise<number> {
  const found = await page.waitForFunction((name) => window.moments?.[name], moment, {
    polling: 250,
  });
  return Math.round((await found.jsonValue()) ?? Number.POSITIVE_INFINITY);
}

/** Write down when each frame came, until `frameTimes` is asked. */
export async function startFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.frameStamps = [];
    const frame = (now: number) => {
      window.frameStamps.push(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Give the times between the frames since the start. */
export async function frameTimes(page: Page): Promise<number[]> {
  const frames = await page.evaluate(() => window.frameStamps);
  return frames.slice(1).map((at, frame) => at - (frames[frame] ?? at));
}

/** Give the time that a share of all times stays below. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

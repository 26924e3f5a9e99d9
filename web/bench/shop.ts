/** Measure the shop as a phone sees it, and print a line of JSON for each figure asked for. */

import { loadavg } from "node:os";
import type { Browser } from "playwright-core";
import { demoEvent, shop } from "../browser/box-office.ts";
import { startBrowser } from "../browser/chromium.ts";
import { dragAbout, enterMap, tapFreeSeat } from "./hand.ts";
import { frameTimes, momentOf, percentile, startFrames, watchMoments } from "./moments.ts";
import { openThrottled, type Throttled } from "./throttled.ts";

type Figure = Record<string, unknown>;
type Kind = "arena" | "stadium";

const runs = 3;

async function open(browser: Browser, kind: Kind): Promise<Throttled> {
  const event = await demoEvent(kind);
  const reply = await fetch(`${shop}/api/v1/events/${event}`);
  const { name } = await reply.json();
  const visitor = await openThrottled(browser);
  await watchMoments(visitor.page, String(name));
  await visitor.page.goto(`${shop}/events/${event}`, { waitUntil: "commit" });
  return visitor;
}

/** Take the middle of several visits, each by somebody who was never here. */
async function middleOf(
  browser: Browser,
  kind: Kind,
  moment: "readable" | "usable",
): Promise<Figure> {
  const visits: { tookMs: number; workedMs: number; origins: string[] }[] = [];
  for (let run = 0; run < runs; run += 1) {
    const visitor = await open(browser, kind);
    const tookMs = await momentOf(visitor.page, moment);
    const workedMs = await visitor.workedMs();
    visits.push({ tookMs, workedMs, origins: [...visitor.origins] });
    await visitor.close();
  }
  const times = visits.map(({ tookMs }) => tookMs);
  return {
    value: percentile(times, 0.5),
    unit: "ms",
    runs: times,
    main_thread_ms: percentile(
      visits.map(({ workedMs }) => workedMs),
      0.5,
    ),
    other_origins: await others(visits.flatMap(({ origins }) => origins)),
  };
}

/** Leave out the shop itself, its live hub, and the payment provider. */
async function others(origins: readonly string[]): Promise<string[]> {
  const reply = await fetch(shop);
  const policy = reply.headers.get("Content-Security-Policy") ?? "";
  const allowed = new Set([new URL(shop).origin, ...policy.split(/[\s;]+/)]);
  return [...new Set(origins)].filter((origin) => !allowed.has(origin));
}

async function pan(browser: Browser): Promise<Figure> {
  const visitor = await open(browser, "stadium");
  const { page } = visitor;
  await enterMap(page);
  const before = await visitor.workedMs();
  await startFrames(page);
  await dragAbout(page);
  const times = await frameTimes(page);
  const worked = (await visitor.workedMs()) - before;
  await visitor.close();
  return {
    value: Math.round(percentile(times, 0.95) * 10) / 10,
    unit: "ms a frame",
    p50_ms: Math.round(percentile(times, 0.5) * 10) / 10,
    frames: times.length,
    main_thread_ms_a_frame: Math.round((worked / times.length) * 10) / 10,
  };
}

async function tap(browser: Browser): Promise<Figure> {
  const visitor = await open(browser, "stadium");
  await enterMap(visitor.page);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await tapFreeSeat(visitor.page));
  await visitor.close();
  return { value: percentile(times, 0.5), unit: "ms", runs: times };
}

const figures: Record<string, (browser: Browser) => Promise<Figure>> = {
  shop_page: (browser) => middleOf(browser, "arena", "readable"),
  shop_map_20000: (browser) => middleOf(browser, "arena", "usable"),
  shop_map_60000: (browser) => middleOf(browser, "stadium", "usable"),
  shop_pan: pan,
  shop_tap: tap,
};

const browser = await startBrowser();
try {
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : Object.keys(figures)) {
    const measure = figures[name];
    if (!measure) throw new Error(`there is no figure ${name}`);
    const [load = 0] = loadavg();
    const figure = { bench: name, ...(await measure(browser)), load: Math.round(load * 10) / 10 };
    process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
} finally {
  await browser.close();
}

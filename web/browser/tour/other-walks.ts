/** Walks that end otherwise: time runs out, a payment that fails, nothing on sale, a language. */

import type { Locator, Page } from "playwright-core";
import { demoEvent, freeSeat, shop } from "../box-office.ts";
import { openMap } from "../seat-map.ts";
import { comeWith, fillIn, payWith } from "../till.ts";
import { freeSeatIn } from "./places.ts";
import type { ScreenName } from "./screens.ts";
import type { Tourist, Walk } from "./tourist.ts";

/** Time that gets short, and a hold that ran out. */
async function tooSlow({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  await page.clock.install();
  const place = await freeSeatIn("theatre", "circle-centre");
  const hold = await comeWith(page, "theatre", [{ place, ticket_type: "adult" }]);
  await fillIn(page, "Fanny Fan");
  await page.clock.fastForward("08:10");
  await page.getByRole("button", { name: "Give me more time" }).waitFor();
  await look(page, "time-short");
  await page.request.delete(`${shop}/api/v1/holds/${hold}`);
  await page.clock.fastForward("25:00");
  await page.getByRole("heading", { name: "Your time ran out" }).waitFor();
  await look(page, "time-over");
}

const outcomes: [string, string, ScreenName][] = [
  ["payment_pending", "Your payment is under way", "payment-pending"],
  ["awaiting_payment", "The payment did not go through", "payment-failed"],
  ["expired", "The time to pay ran out", "payment-late"],
  ["refund_due", "Your money comes back in full", "payment-returned"],
];

/** Payments that end as none of the test cards makes them. */
async function otherOutcomes({ open, look }: Tourist): Promise<void> {
  for (const [status, heading, name] of outcomes) {
    const { page } = await open();
    const arena = await demoEvent("arena");
    await comeWith(page, arena, [{ place: await freeSeat(arena), ticket_type: "adult" }]);
    await fillIn(page, "Fanny Fan");
    await page.route("**/api/v1/orders/*", async (route) => {
      const response = await route.fetch();
      const order = await response.json();
      const isRead =
        route.request().method() === "GET" && new URL(page.url()).pathname.endsWith("/payment");
      await route.fulfill({ response, json: isRead ? { ...order, status } : order });
    });
    await payWith(page, "Card that pays");
    await page.getByRole("heading", { name: heading }).waitFor();
    await look(page, name);
  }
}

const notOnSale: [string, ScreenName][] = [
  ["/events/the-seagull-2", "sold-out"],
  ["/events/the-seagull-6", "cancelled"],
  ["/events/the-seagull-7", "postponed"],
  ["/events/the-seagull-8", "upcoming"],
];

/** Dates of the demo's play that cannot be bought. */
async function notToBeHad({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  for (const [path, name] of notOnSale) {
    await page.goto(shop + path);
    await shown(page).getByRole("heading", { level: 1, name: "The Seagull" }).waitFor();
    if (name === "sold-out") await openMap(page);
    await look(page, name);
  }
}

const aMonth = /\d{4}$/;
const pages: [string, string | RegExp, ScreenName][] = [
  ["/?country=PT", aMonth, "filters"],
  ["/?view=calendar", aMonth, "calendar"],
  ["/cities/porto-pt", "Porto", "city"],
  ["/venues/teatro-aurora", "Teatro Aurora", "venue"],
  ["/series/the-seagull", "The Seagull", "series"],
  ["/?q=zzzzqqqqxxxx", "Nothing matches that", "nothing-found"],
  ["/no/such/page", "There is nothing here", "not-found"],
];

/** Other ways to find something, and to find nothing. */
async function finding({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  for (const [path, heading, name] of pages) {
    await page.goto(shop + path);
    await shown(page).getByRole("heading", { name: heading }).first().waitFor();
    await look(page, name);
  }
}

/** Give what the shop itself shows, and not what the server has written for the time before. */
function shown(page: Page): Locator {
  return page.locator("#page");
}

/** The first page, an event and the till in a language. */
async function speaking({ open, look }: Tourist, language: "de" | "ar", locale: string) {
  const { page } = await open({ locale });
  const name = language === "de" ? "german" : "arabic";
  await page.goto(`${shop}/?lang=${language}`);
  await shown(page).getByRole("article").first().waitFor();
  await look(page, `${name}-home`);
  await page.goto(`${shop}/events/theatre`);
  await openMap(page);
  await look(page, `${name}-event`);
  const place = await freeSeatIn("theatre", "stalls-centre");
  await comeWith(page, "theatre", [{ place, ticket_type: "adult" }]);
  await page.locator("iframe[title='Payment']").or(page.locator("select").last()).first().waitFor();
  await look(page, `${name}-checkout`);
}

export const otherWalks: Walk[] = [
  { name: "too slow", go: tooSlow },
  { name: "payments that end otherwise", go: otherOutcomes },
  { name: "finding something", go: finding },
  { name: "nothing on sale", go: notToBeHad },
  { name: "in German", go: (tourist) => speaking(tourist, "de", "de-DE") },
  { name: "in Arabic", go: (tourist) => speaking(tourist, "ar", "ar-EG") },
];

/** A buyer with a real browser: finds an event, taps a seat, pays, and has the ticket. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoEvent, freeSeat, shop } from "./box-office";
import { type Screen, startBrowser, type Visit, visit } from "./chromium";
import { promisedMs, repaintMs } from "./repaint";
import { openMap, tapSeat } from "./seat-map";
import { fillIn } from "./till";

let browser: Browser;
let arena: string;

beforeAll(async () => {
  arena = await demoEvent("arena");
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const eachScreen: Screen[] = ["desktop", "phone"];

describe.each(eachScreen)("on a %s", (screen) => {
  test("a seat of the arena is found, tapped, paid and ticketed", async () => {
    const place = await freeSeat(arena);
    const guest = await visit(browser, screen);
    await findArena(guest);
    await openMap(guest.page);
    await tapSeat(guest, place);
    await goToTheTill(guest);
    await fillIn(guest.page, "Fanny Fan");
    const { page } = guest;
    await page.getByLabel("Test card").selectOption({ label: "Card that pays" });
    const pay = page.getByRole("button", { name: /^Pay €\d+\.\d\d$/ });
    await pay.click();
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    await page.getByRole("img", { name: /^Code: / }).waitFor();
    expect(await page.getByText("Fanny Fan").count()).toBeGreaterThan(0);
    expect(await page.getByRole("img", { name: /^Code: / }).count()).toBe(1);
    await expectPapers(guest);
    expect(guest.faults).toEqual([]);
    await page.context().close();
  });

  test("another buyer's hold repaints within a second", async () => {
    const guest = await visit(browser, screen);
    expect(await repaintMs(guest)).toBeLessThanOrEqual(promisedMs);
    expect(guest.faults).toEqual([]);
    await guest.page.context().close();
  });

  test("a declined card is told, and another one pays the same order", async () => {
    const place = await freeSeat(arena);
    const guest = await visit(browser, screen);
    const { page } = guest;
    await page.goto(`${shop}/events/${arena}`);
    await openMap(page);
    await tapSeat(guest, place);
    await goToTheTill(guest);
    await fillIn(guest.page, "Ada Lovelace");
    await page.getByLabel("Test card").selectOption({ label: "Card that is declined" });
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("alert").getByText("You have not been charged").waitFor();
    await page.reload();
    await page.getByLabel("Test card").selectOption({ label: "Card that pays" });
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    await page.context().close();
  });
});

test("a seat is chosen from the list with the keyboard alone", async () => {
  const guest = await visit(browser, "desktop");
  const { page } = guest;
  await page.goto(`${shop}/events/${arena}`);
  await page.getByRole("button", { name: "Choose from a list" }).press("Enter");
  await page
    .getByRole("button", { name: /^Upper .*places? left/ })
    .first()
    .press("Enter");
  await page
    .getByRole("button", { name: /^Row .*places? left/ })
    .first()
    .press("Enter");
  const seat = page.getByRole("button", { name: /^Seat/ }).first();
  await seat.press("Enter");
  await page.getByRole("timer").first().waitFor();
  expect(await page.getByRole("button", { name: /^Give back Upper/ }).count()).toBe(1);
  await page.getByRole("button", { name: "Give all back" }).press("Enter");
  await page.getByText("Tap a seat and it is held for you at once.").waitFor();
  await page.context().close();
});

test("the box office chooses for a party, and other places when asked again", async () => {
  const guest = await visit(browser, "desktop");
  const { page } = guest;
  await page.goto(`${shop}/events/${await demoEvent("theatre")}`);
  const given = page.getByRole("button", { name: /^Give back / });
  await page.getByRole("button", { name: "Find places" }).click();
  await page.getByRole("heading", { name: "Your places", exact: true }).waitFor();
  await given.nth(1).waitFor();
  const first = await given.evaluateAll((all) => all.map((one) => one.ariaLabel));
  await page.getByRole("button", { name: "Try other places" }).click();
  await page.waitForFunction(
    (label) => document.querySelector(`[aria-label="${label}"]`) === null,
    first[0],
  );
  const second = await given.evaluateAll((all) => all.map((one) => one.ariaLabel));
  expect(first).toHaveLength(2);
  expect(second).toHaveLength(2);
  expect(second).not.toEqual(expect.arrayContaining(first));
  await page.getByRole("button", { name: "Give all back" }).click();
  await page.getByText("Tap a seat and it is held for you at once.").waitFor();
  await page.context().close();
});

test("places of an event without seats are counted, and free ones need no payment", async () => {
  const guest = await visit(browser, "phone");
  const { page } = guest;
  await page.goto(`${shop}/events/${await demoEvent("free")}`);
  const more = page.getByRole("button", { name: /^One more: .*Adult$/ });
  await more.tap();
  await more.tap();
  await page.getByText("2 places").first().waitFor();
  await goToTheTill(guest);
  await fillIn(guest.page, "Fanny Fan");
  await page.getByRole("button", { name: "Get the tickets" }).click();
  await page.getByRole("heading", { name: "See you there" }).waitFor();
  await page
    .getByRole("img", { name: /^Code: / })
    .nth(1)
    .waitFor();
  expect(await page.getByRole("img", { name: /^Code: / }).count()).toBe(2);
  await page.context().close();
});

async function findArena({ page, screen }: Visit): Promise<void> {
  await page.goto(shop);
  await page.getByRole("combobox", { name: "Search" }).fill("meridian");
  const found = page.getByRole("link", { name: /Meridian/ }).first();
  await page.waitForURL(/\?q=meridian/);
  await (screen === "phone" ? found.tap() : found.click());
  await page.getByRole("heading", { level: 1, name: /Meridian/ }).waitFor();
}

async function goToTheTill({ page, screen }: Visit): Promise<void> {
  const ways = page.getByRole("link", { name: "Continue" });
  await ways.first().waitFor();
  // A phone has the bar at its foot as well, which is what a thumb reaches.
  await (screen === "phone" ? ways.last().tap() : ways.first().click());
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
}

async function expectPapers({ page }: Visit): Promise<void> {
  const papers = [
    ["Tickets as PDF", "application/pdf"],
    ["Add to calendar", "text/calendar"],
  ] as const;
  for (const [name, type] of papers) {
    const address = await page.getByRole("link", { name }).getAttribute("href");
    const response = await page.request.get(new URL(address ?? "", shop).href);
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toContain(type);
  }
}

/** The seat map and its twin in a real browser: what is said about a seat, and ways to look. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoEvent, freeSeat, shop } from "./box-office";
import { startBrowser, visit } from "./chromium";
import { comeNear, openMap, positionOf } from "./seat-map";

let browser: Browser;
let theatre: string;

beforeAll(async () => {
  theatre = await demoEvent("theatre");
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test("a seat under the mouse says what it costs and shows the view from it", async () => {
  const guest = await visit(browser, "desktop");
  const { page } = guest;
  const place = await freeSeat(theatre);
  await page.goto(`${shop}/events/${theatre}`);
  await openMap(page);
  await comeNear(guest, place);
  const { x, y } = await positionOf(page, place);
  await page.mouse.move(x, y);
  const card = page.locator("figure").filter({ hasText: "View from here" }).locator("..");
  await card.waitFor();
  expect(await card.textContent()).toMatch(/Row \S+ · Seat \d+.*€\d+\.\d\d/);
  expect(guest.faults).toEqual([]);
  await page.context().close();
});

test("the arrows go from seat to seat and each is spoken in full", async () => {
  const guest = await visit(browser, "desktop");
  const { page } = guest;
  await page.goto(`${shop}/events/${theatre}`);
  const canvas = await openMap(page);
  await canvas.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const spoken = page.locator("[aria-live=polite]").filter({ hasText: /, row \S+, seat \d+, / });
  await spoken.waitFor();
  const first = await spoken.textContent();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => spoken.textContent()).not.toBe(first);
  expect(await spoken.textContent()).toMatch(/^.+, row \S+, seat \d+, €\d+\.\d\d, /);
  await page.context().close();
});

test("a finger on the whole venue scrolls the page, and moves the map only when it is near", async () => {
  const guest = await visit(browser, "phone");
  const { page } = guest;
  await page.goto(`${shop}/events/${theatre}`);
  const canvas = await openMap(page);
  const touchAction = () => canvas.evaluate((map) => getComputedStyle(map).touchAction);
  expect(await touchAction()).toBe("pan-x pan-y");
  await comeNear(guest, await freeSeat(theatre));
  expect(await touchAction()).toBe("none");
  await page.getByRole("button", { name: "Show the whole venue" }).click();
  await expect.poll(touchAction).toBe("pan-x pan-y");
  await page.context().close();
});

test("a party takes seats together from the list, below the price that it wants to pay", async () => {
  const { page } = await visit(browser, "phone");
  await page.goto(`${shop}/events/${theatre}`);
  await page.getByRole("button", { name: "Choose from a list" }).click();
  await page.getByLabel("Price", { exact: true }).selectOption("€42.00");
  await page.getByLabel("How many together?").selectOption("3");
  expect(await page.getByRole("button", { name: /^Stalls centre/ }).count()).toBe(0);
  await page.getByRole("button", { name: /^Upper circle centre/ }).click();
  await page.getByRole("button", { name: /^Row/ }).first().click();
  await page
    .getByRole("button", { name: /^Seats \d+ to \d+/ })
    .first()
    .click();
  await page.getByText("3 places", { exact: false }).first().waitFor();
  expect(await page.getByRole("button", { name: /^Seat \d+/, pressed: true }).count()).toBe(3);
  await page.context().close();
});

/** The shop's pages as axe sees them, by day and by night, on a desk and on a phone. */

import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoEvent, freeSeat, shop } from "./box-office";
import { startBrowser, visit } from "./chromium";
import { fillIn } from "./till";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const surroundings = [
  ["desktop", "light"],
  ["phone", "dark"],
] as const;

const pages = [
  ["the search", "/", "What’s on"],
  ["a search without results", "/?q=zzzzqqqqxxxx", "Nothing matches that"],
  ["the calendar", "/?view=calendar&month=2027-02", "February 2027"],
  ["a city", "/cities/berlin-de", "What’s on in Berlin"],
  ["a venue", "/venues/teatro-aurora", "Teatro Aurora"],
  ["a series", "/series/the-seagull", "The Seagull"],
  ["a sold-out event", "/events/the-seagull-2", "Tell me when there are places"],
  ["a cancelled event", "/events/the-seagull-6", "About this event"],
  ["logging in", "/login", "Log in"],
  ["registering", "/register", "Create an account"],
  ["a forgotten password", "/forgot-password", "Forgot your password?"],
  ["tickets without an account", "/me/tickets", "My tickets"],
  ["an order that is not one's own", "/orders/NOTMINE", "We cannot open this order"],
  ["an address that leads nowhere", "/no/such/page", "There is nothing here"],
] as const;

describe.each(surroundings)("on a %s in the %s", (screen, colorScheme) => {
  test.each(pages)("%s has no fault", async (_name, path, heading) => {
    const { page, faults } = await visit(browser, screen, { colorScheme });
    await page.goto(shop + path);
    await page.getByRole("heading", { name: heading }).first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("the filters of the search have no fault", async () => {
    const { page } = await visit(browser, screen, { colorScheme });
    await page.goto(`${shop}/?online=true`);
    await page.getByLabel("Country").waitFor();
    await page.getByRole("region", { name: "Events" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  });

  test("choosing on the map, in the list, and the till have no fault", async () => {
    const arena = await demoEvent("arena");
    const place = await freeSeat(arena);
    const { page } = await visit(browser, screen, { colorScheme });
    await page.goto(`${shop}/events/${arena}`);
    await page.locator("canvas[data-seat-map]").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await holdInBrowser(page, arena, place);
    await page.goto(`${shop}/events/${arena}`);
    await page.getByRole("timer").first().waitFor();
    await page.getByRole("button", { name: "Choose from a list" }).click();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Continue" }).first().click();
    await page.getByLabel("Test card").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("alert").getByText("3 things are missing").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await fillIn(page, "Fanny Fan");
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  });
});

/** Hold a seat with the page's own cookie, and remember it as the shop does. */
async function holdInBrowser(page: Page, event: string, place: number): Promise<void> {
  const response = await page.request.post(`${shop}/api/v1/events/${event}/holds`, {
    data: { items: [{ place, ticket_type: "adult" }] },
  });
  const { id } = await response.json();
  await page.evaluate(
    ([key, hold]) => localStorage.setItem(`${key}`, `${hold}`),
    [`stagedoor.hold.${event}`, id],
  );
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`,
  );
  return Array.isArray(found) ? found.map(String) : ["axe gave no answer"];
}

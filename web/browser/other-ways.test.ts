/** The whole way to a ticket without a mouse, and without the map. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shop } from "./box-office.ts";
import { startBrowser, visit } from "./chromium.ts";
import { pressAt, tabTo, typeAt } from "./keyboard.ts";
import { fillIn, payWith } from "./till.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test("by the keyboard alone: found, chosen on the map, paid, and shown at the door", async () => {
  const { page, faults } = await visit(browser, "desktop");
  await page.goto(shop);
  await typeAt(page, page.getByRole("combobox", { name: "Search" }), "meridian");
  await page
    .getByRole("option", { name: /Meridian/ })
    .first()
    .waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Meridian/ }).waitFor();
  const map = page.locator("canvas[data-seat-map]");
  await tabTo(page, map);
  await arrowUntilSaid(page, "Enter shows its seats");
  await page.keyboard.press("Enter");
  await page.locator("canvas[data-seat-map][data-level=near][data-moving=false]").waitFor();
  await arrowUntilSaid(page, "available");
  await page.keyboard.press("Enter");
  await page.getByRole("timer").first().waitFor();
  await pressAt(page, page.getByRole("link", { name: "Continue" }).first());
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await page.getByLabel("Test card").waitFor();
  await typeAt(page, page.getByRole("textbox", { name: "E-mail" }), "fan@example.org");
  await typeAt(page, page.getByRole("textbox", { name: "Your name" }), "Fanny Fan");
  await tabTo(page, page.getByLabel("Test card"));
  await page.keyboard.type("Card that pays");
  await pressAt(page, page.getByRole("checkbox", { name: /terms of sale/ }), "Space");
  await pressAt(page, page.getByRole("button", { name: /^Pay €/ }));
  await page.getByRole("heading", { name: "See you there" }).waitFor();
  await pressAt(page, page.getByRole("button", { name: /Show at the door/ }).first());
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/door/);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("by the list alone: a seat and two standing places, on a phone", async () => {
  const { page, faults } = await visit(browser, "phone");
  await page.goto(`${shop}/events/hall`);
  await page.getByRole("button", { name: "Choose from a list" }).tap();
  expect(await page.locator("canvas[data-seat-map]").count()).toBe(0);
  const step = page.getByRole("button", { name: /places? left/ });
  await page.getByRole("button", { name: /^VIP 4 .*left/ }).tap();
  await step.first().tap();
  await page.getByRole("button", { name: /^Seat/ }).first().tap();
  const given = page.getByRole("button", { name: /^Give back / });
  await given.first().waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).tap();
  await page.getByRole("button", { name: "Back", exact: true }).tap();
  const floor = page.getByRole("button", { name: /^Танцевальный.*places? left/ });
  await floor.tap();
  const more = page.getByRole("button", { name: /^One more: Танцевальный.*Adult$/ });
  const wanted = 3;
  while ((await given.count()) < wanted) {
    const before = await given.count();
    await more.tap();
    await given.nth(before).waitFor();
  }
  await page.getByRole("link", { name: "Continue" }).last().tap();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await fillIn(page, "Fanny Fan");
  await payWith(page, "Card that pays");
  await page.getByRole("heading", { name: "See you there" }).waitFor();
  await page
    .getByRole("img", { name: /^Code: / })
    .nth(wanted - 1)
    .waitFor();
  expect(await page.getByRole("img", { name: /^Code: / }).count()).toBe(wanted);
  expect(faults).toEqual([]);
  await page.context().close();
});

/** Go to the right on the map until it says something: others may hold what comes before. */
async function arrowUntilSaid(page: Page, words: string): Promise<void> {
  const said = page.locator("canvas[data-seat-map] ~ [aria-live]");
  for (let before = ""; ; before = (await said.textContent()) ?? "") {
    if (before.includes(words)) return;
    await page.keyboard.press("ArrowRight");
    await said.filter({ hasNotText: before || /^$/ }).waitFor({ state: "attached" });
  }
}

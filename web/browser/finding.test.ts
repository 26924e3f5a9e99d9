/** Find events as people do: without scripts, with slips of the finger, in the calendar. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shop } from "./box-office.ts";
import { startBrowser, visit } from "./chromium.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test("an event reads without scripts: what, when, where and how much", async () => {
  const { page } = await visit(browser, "phone", { javaScriptEnabled: false });
  await page.goto(`${shop}/events/theatre`);
  expect(await page.textContent("h1")).toBe("The Seagull");
  const facts = await page.textContent("dl");
  expect(facts).toMatch(/\d{4}, 19:30 WES?T/);
  expect(facts).toContain("Teatro Aurora, Porto, Portugal");
  expect(facts).toContain("from €15.00");
  expect(await page.textContent("main")).toContain("needs JavaScript");
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(ground).toBe("rgb(250, 247, 242)");
});

test("a search without scripts is a form, and its pages lead on", async () => {
  const { page } = await visit(browser, "desktop", { javaScriptEnabled: false });
  await page.goto(shop);
  await page.fill("input[name=q]", "seagul");
  await page.click("button");
  expect(page.url()).toContain("?q=seagul");
  await page.click("main a >> text=The Seagull");
  expect(page.url()).toMatch(/\/events\//);
  await page.click("text=All dates");
  expect(await page.locator("main li").count()).toBe(8);
  expect(await page.textContent("main")).toContain("Cancelled");
});

test("the head that links are shown by names picture, address and languages", async () => {
  const page = await (await fetch(`${shop}/events/theatre?lang=de`)).text();
  const picture = /property="og:image" content="([^"]+)"/.exec(page)?.[1] ?? "";
  const reply = await fetch(new URL(new URL(picture).pathname, shop));
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(page).toMatch(/rel="canonical" href="[^"]+\/events\/theatre\?lang=de"/);
  const data = /<script type="application\/ld\+json">(.+?)<\/script>/.exec(page)?.[1] ?? "";
  expect(JSON.parse(data)).toMatchObject({ "@type": "Event", name: "The Seagull" });
});

test("a misspelt word finds what was meant, says how much, and the address keeps it", async () => {
  const { page, faults } = await visit(browser, "desktop");
  await page.goto(shop);
  const box = page.getByRole("combobox", { name: "Search" });
  await box.fill("harbor cpu");
  await page.waitForURL(/q=harbor/);
  const results = page.getByRole("region", { name: "Events" });
  await results.getByRole("link", { name: "Harbour Cup Final" }).waitFor();
  await page.getByText(/event(s)? found/).waitFor({ state: "attached" });
  await page.reload();
  expect(await box.inputValue()).toBe("harbor cpu");
  expect(faults).toEqual([]);
});

test("suggestions are walked through by keyboard and lead to their page", async () => {
  const { page, faults } = await visit(browser, "desktop");
  await page.goto(shop);
  await page.getByRole("combobox", { name: "Search" }).fill("seagull");
  await page.getByRole("option", { name: /The Seagull All dates/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/series\/the-seagull$/);
  await page.getByRole("heading", { level: 1, name: "The Seagull" }).waitFor();
  expect(await page.getByRole("article").count()).toBe(8);
  expect(faults).toEqual([]);
});

test.each(["desktop", "phone"] as const)(
  "a day of the calendar shows what is on, on a %s",
  async (screen) => {
    const { page, faults } = await visit(browser, screen);
    await page.goto(shop);
    await page.getByRole("link", { name: "Calendar" }).click();
    await page.getByRole("table").waitFor();
    const month = await page.locator("#month").textContent();
    await page.locator("section[aria-labelledby=month] header a").last().click();
    await page.waitForURL(/month=\d{4}-\d{2}/);
    expect(await page.locator("#month").textContent()).not.toBe(month);
    const day = page.locator("table a").first();
    const count = Number(/(\d+) event/.exec((await day.textContent()) ?? "")?.[1]);
    await day.click();
    await page.waitForURL(/day=/);
    const results = page.getByRole("region", { name: "Events" });
    await results.getByRole("article").first().waitFor();
    expect(await results.getByRole("article").count()).toBe(Math.min(count, 24));
    expect(faults).toEqual([]);
  },
);

test("who waits for a sold-out evening is noted, and asked for nothing else", async () => {
  const { page, faults } = await visit(browser, "phone");
  await page.goto(`${shop}/events/the-seagull-2`);
  await page.getByLabel("Your email address").fill("ada@example.org");
  await page.getByRole("button", { name: "Tell me" }).click();
  await page.getByText("We will write to you once").waitFor();
  expect(faults).toEqual([]);
});

test("what is not there is not found, in words", async () => {
  const { page } = await visit(browser, "desktop");
  const reply = await page.goto(`${shop}/cities/atlantis`);
  expect(reply?.status()).toBe(404);
  await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
});

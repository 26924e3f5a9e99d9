/** After the sale, with a real browser: codes without a network, a ticket passed on, a refund. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoEvent, shop } from "./box-office";
import { type Screen, startBrowser, visit } from "./chromium";
import { buyFree, linkInMail } from "./sold-tickets";

let browser: Browser;
let free: string;

beforeAll(async () => {
  free = await demoEvent("free");
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const eachScreen: Screen[] = ["phone", "desktop"];

describe.each(eachScreen)("on a %s", (screen) => {
  test("tickets that were opened once show their codes without a network", async () => {
    const order = await buyFree(free, 2);
    const guest = await visit(browser, screen);
    const { page } = guest;
    await page.goto(order.page);
    const codes = await drawnCodes(page);
    expect(codes.length).toBe(2);
    await untilReadyOffline(page);
    await page.context().setOffline(true);
    await page.goto(`${shop}/me/tickets`);
    await page.getByRole("heading", { name: "On this device" }).waitFor();
    await page.getByRole("link", { name: /./ }).and(page.locator("section a")).first().click();
    await page.getByText("No connection. These are your tickets").waitFor();
    expect(await drawnCodes(page)).toEqual(codes);
    await page.reload();
    await page.getByText("No connection. These are your tickets").waitFor();
    expect(await drawnCodes(page)).toEqual(codes);
    expect(guest.faults).toEqual([]);
    await page.context().close();
  });

  test("a code fills a white screen, one after the other", async () => {
    const order = await buyFree(free, 2);
    const guest = await visit(browser, screen, { colorScheme: "dark" });
    const { page } = guest;
    await page.goto(order.page);
    await page
      .getByRole("button", { name: /Show at the door/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.evaluate((shown) => getComputedStyle(shown).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    const box = await dialog.boundingBox();
    expect(box?.width).toBe(page.viewportSize()?.width);
    const first = await dialog.locator("path").first().getAttribute("d");
    await dialog.getByRole("button", { name: "Next ticket" }).click();
    await dialog.getByText("2 of 2").waitFor();
    expect(await dialog.locator("path").first().getAttribute("d")).not.toBe(first);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(guest.faults).toEqual([]);
    await page.context().close();
  });

  test("a ticket is passed on: opening the link takes nothing, accepting does", async () => {
    const order = await buyFree(free, 1);
    const giver = await visit(browser, screen);
    await giver.page.goto(order.page);
    const to = `grace-${order.number}@example.org`.toLowerCase();
    await giver.page.getByRole("button", { name: /^Pass it on/ }).click();
    await giver.page.getByLabel("Whom is it for?").fill(to);
    await giver.page.getByRole("button", { name: "Send the offer" }).click();
    await giver.page.getByText(`Offered to ${to}`).waitFor();
    const receiver = await visit(browser, screen);
    await receiver.page.goto(await linkInMail(to, "/tickets/"));
    await receiver.page.getByText("would like to pass this ticket on to you").waitFor();
    await giver.page.reload();
    await giver.page.getByText(`Offered to ${to}`).waitFor();
    expect(await giver.page.getByRole("img", { name: /^Code: / }).count()).toBe(1);
    await receiver.page.getByLabel("Your name").fill("Grace Hopper");
    await receiver.page.getByRole("button", { name: "Accept the ticket" }).click();
    await receiver.page.getByRole("heading", { name: "The ticket is yours" }).waitFor();
    expect(await receiver.page.getByRole("img", { name: /^Code: / }).count()).toBe(1);
    await giver.page.reload();
    await giver.page.getByText("Passed on to Grace Hopper").waitFor();
    expect(await giver.page.getByRole("img", { name: /^Code: / }).count()).toBe(0);
    expect([...giver.faults, ...receiver.faults]).toEqual([]);
    await giver.page.context().close();
    await receiver.page.context().close();
  });

  test("a name is changed and a refund asked for", async () => {
    const order = await buyFree(free, 1);
    const guest = await visit(browser, screen);
    const { page } = guest;
    await page.goto(order.page);
    await page.getByRole("button", { name: /^Change the name/ }).click();
    await page.getByLabel("Name on the ticket").fill("Emmy Noether");
    await page.getByRole("button", { name: "Save the name" }).click();
    await page.getByText("Emmy Noether").waitFor();
    await page.getByRole("button", { name: "Ask for a refund" }).click();
    await page.getByRole("button", { name: "Ask to cancel the order" }).click();
    await page.getByText("Please say in a few words why.").waitFor();
    await page.getByLabel("Why?").fill("I cannot come.");
    await page.getByRole("button", { name: "Ask to cancel the order" }).click();
    await page.getByText("You have asked for a refund").waitFor();
    expect(guest.faults).toEqual([]);
    await page.context().close();
  });
});

/** Wait until the worker has kept the pages and is the one who answers. */
async function untilReadyOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => {
    const cache = await caches.open("stagedoor-v1");
    return Boolean(await cache.match("/me/tickets"));
  });
}

async function drawnCodes(page: Page): Promise<(string | null)[]> {
  const codes = page.getByRole("img", { name: /^Code: / });
  await codes.first().waitFor();
  return codes.locator("path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
}

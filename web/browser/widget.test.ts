/** The widget in another site's page: offers are shown, places bought, and the page told of it. */

import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { demoEvent, shop } from "./box-office";
import { startBrowser, visit } from "./chromium";
import { type HostSite, openHostSite } from "./host-site";

let browser: Browser;
let theatre: string;
let site: HostSite;

beforeAll(async () => {
  theatre = await demoEvent("theatre");
  browser = await startBrowser();
});
afterEach(() => site?.close());
afterAll(() => browser?.close());

// One address has only so many places of an event, however often this is run.
const email = `fan-${Date.now()}@example.org`;

const link = (event: string) => `<a href="${shop}/events/${event}">Tickets</a>`;

describe("on a desktop", () => {
  test("two places are bought in a frame, with no cookie that crosses sites", async () => {
    site = await openHostSite(
      `<stagedoor-tickets event="${theatre}" mode="map" locale="en" data-campaign="brewery-home"
        data-buyer-name="Fanny Fan" data-buyer-email="${email}">${link(theatre)}
      </stagedoor-tickets>`,
    );
    const { page, faults } = await visit(browser, "desktop");
    await page.goto(site.url);
    await page.getByRole("button", { name: "Choose on the seat map" }).click();
    const frame = page.frameLocator("stagedoor-tickets iframe");
    await frame.locator("canvas[data-seat-map]").waitFor();
    expect(await frame.getByRole("link", { name: "My tickets" }).count()).toBe(0);
    await chooseTwo(frame);
    await buyAsKnown(frame);
    await frame.getByRole("heading", { name: "See you there" }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await untilClosed(page);
    expect(await namesHeard(page)).toEqual(["loaded", "hold", "order-complete", "closed"]);
    const [order] = await heard(page, "order-complete");
    expect(order).toMatchObject({ places: 2, campaign: "brewery-home" });
    expect(JSON.stringify(await heard(page))).not.toMatch(/token|@example/);
    await expectOnlyPartitioned(page.context());
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what is held is there again when the frame is opened again", async () => {
    site = await openHostSite(
      `<stagedoor-tickets event="${theatre}" locale="en"></stagedoor-tickets>`,
    );
    const { page } = await visit(browser, "desktop");
    await page.goto(site.url);
    await page.getByRole("button", { name: /^Tickets/ }).click();
    const frame = page.frameLocator("stagedoor-tickets iframe");
    await chooseTwo(frame);
    await page.getByRole("button", { name: "Close" }).click();
    await untilClosed(page);
    const [closed] = await heard(page, "closed");
    const goOn = page.getByRole("button", { name: "Continue to your places" });
    expect(await goOn.evaluate((element) => element.matches(":focus"))).toBe(true);
    await goOn.click();
    await frame.getByRole("link", { name: "Continue" }).first().waitFor();
    const src = await page.locator("stagedoor-tickets iframe").getAttribute("src");
    expect(new URL(src ?? "").searchParams.get("hold")).toBe(closed?.hold);
    expect((await heard(page, "hold")).at(-1)).toMatchObject({ hold: closed?.hold, places: 2 });
    await page.context().close();
  });

  test("several widgets stand on a page, each in its language and its mode", async () => {
    const arena = await demoEvent("arena");
    site = await openHostSite(
      `<stagedoor-tickets event="${theatre}" mode="button" locale="de"></stagedoor-tickets>
       <stagedoor-tickets event="${arena}" class="green" locale="en"></stagedoor-tickets>
       <stagedoor-tickets event="${arena}" mode="calendar" locale="en"></stagedoor-tickets>
       <stagedoor-tickets event="none" locale="en">${link("none")}</stagedoor-tickets>`,
    );
    const { page, faults } = await visit(browser, "desktop");
    await page.goto(site.url);
    await page.getByRole("button", { name: /^Tickets ab/ }).waitFor();
    const [, second, third, fourth] = await page.locator("stagedoor-tickets").all();
    await second?.getByText(/left$/).waitFor();
    await third?.getByRole("table").waitFor();
    await fourth?.getByText("could not be loaded").waitFor();
    expect(await fourth?.getByRole("link", { name: "Tickets" }).isVisible()).toBe(true);
    const colour = (element: Element) => getComputedStyle(element).backgroundColor;
    const [one, other] = [page.locator(".green button"), page.locator("[mode=button] button")];
    expect(await one.evaluate(colour)).toBe("rgb(23, 89, 74)");
    expect(await other.evaluate(colour)).toBe("rgb(143, 29, 44)");
    expect((await namesHeard(page)).filter((name) => name === "loaded")).toHaveLength(3);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("where the browser remembers nothing in the frame, the way leads to a tab", async () => {
    site = await openHostSite(
      `<stagedoor-tickets event="${theatre}" locale="en"></stagedoor-tickets>`,
    );
    const { page } = await visit(browser, "desktop");
    await page.context().addInitScript(() => {
      if (window.parent === window) return;
      Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => undefined });
    });
    await page.goto(site.url);
    await page.getByRole("button", { name: /^Tickets/ }).click();
    const opened = page.waitForEvent("popup");
    await page.getByRole("button", { name: "Go on in a new tab" }).click();
    const tab = await opened;
    await tab.locator("canvas[data-seat-map]").waitFor();
    await page.context().close();
  });
});

test("on a phone places are bought in a tab, which is the usual shop", async () => {
  site = await openHostSite(
    `<stagedoor-tickets event="${theatre}" locale="en" data-buyer-name="Fanny Fan"
      data-buyer-email="${email}"></stagedoor-tickets>`,
  );
  const { page, faults } = await visit(browser, "phone");
  await page.goto(site.url);
  const opened = page.waitForEvent("popup");
  await page.getByRole("button", { name: /opens a new tab/ }).click();
  const tab = await opened;
  await tab.getByRole("link", { name: "My tickets" }).waitFor();
  expect(new URL(tab.url()).pathname).toBe(`/events/${theatre}`);
  expect(new URL(tab.url()).searchParams.get("host")).toBeNull();
  await chooseTwo(tab);
  await buyAsKnown(tab);
  await tab.getByRole("heading", { name: "See you there" }).waitFor();
  const [order] = await heard(page, "order-complete");
  expect(order).toMatchObject({ places: 2 });
  await tab.close();
  await untilClosed(page);
  expect(await namesHeard(page)).toEqual(["loaded", "hold", "order-complete", "closed"]);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("another site's page can neither frame the rest of the shop nor hold places itself", async () => {
  site = await openHostSite(`<iframe src="${shop}/checkout/${theatre}"></iframe>`);
  const { page } = await visit(browser, "desktop");
  const refused = page.waitForEvent("console", (message) =>
    message.text().includes("frame-ancestors"),
  );
  await page.goto(site.url);
  await refused;
  const reach = await page.evaluate(async (address) => {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
    return fetch(address, { ...init, credentials: "include" }).then(
      () => "reached",
      () => "refused",
    );
  }, `${shop}/api/v1/events/${theatre}/holds`);
  expect(reach).toBe("refused");
  await page.context().close();
});

type Shown = Page | FrameLocator;

async function chooseTwo(shown: Shown): Promise<void> {
  await shown.getByRole("button", { name: "Find places" }).click();
  await shown.getByRole("link", { name: "Continue" }).first().waitFor();
}

/** Pay; who buys is known from the page around. */
async function buyAsKnown(shown: Shown): Promise<void> {
  await shown.getByRole("link", { name: "Continue" }).first().click();
  const name = shown.getByRole("textbox", { name: "Your name" });
  await name.waitFor();
  expect(await name.inputValue()).toBe("Fanny Fan");
  expect(await shown.getByRole("textbox", { name: "E-mail" }).inputValue()).toBe(email);
  await shown.getByRole("checkbox", { name: "I accept the terms of sale." }).check();
  await shown.getByLabel("Test card").selectOption({ label: "Card that pays" });
  await shown.getByRole("button", { name: /^Pay €/ }).click();
}

async function heard(page: Page, name?: string): Promise<Record<string, unknown>[]> {
  const all: [string, Record<string, unknown>][] = await page.evaluate("window.heard");
  return all.filter(([one]) => !name || one === name).map(([, detail]) => detail);
}

async function untilClosed(page: Page): Promise<void> {
  // As a function: the page's policy lets nobody evaluate text.
  await page.waitForFunction(() => JSON.stringify(Reflect.get(window, "heard")).includes("closed"));
}

/** Give the names of what the page was told, each once where it came several times in a row. */
async function namesHeard(page: Page): Promise<string[]> {
  const names: string[] = await page.evaluate("window.heard.map(([name]) => name)");
  return names.filter((name, index) => name === "loaded" || name !== names[index - 1]);
}

async function expectOnlyPartitioned(context: BrowserContext): Promise<void> {
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name)).toContain("stagedoor-framed");
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ sameSite: "None", secure: true });
    expect(cookie.partitionKey, cookie.name).toBeTruthy();
  }
}

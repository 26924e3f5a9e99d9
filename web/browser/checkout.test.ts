/** The till in a real browser: asked, typed, run out, declined, asked by the bank, and in two tabs. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoEvent, freeSeat, shop } from "./box-office";
import { type Screen, startBrowser, visit } from "./chromium";
import { comeWith, fillIn, payWith } from "./till";

let browser: Browser;
let arena: string;

beforeAll(async () => {
  arena = await demoEvent("arena");
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const eachScreen: Screen[] = ["desktop", "phone"];
const conference = (quantity: number, ticket_type = "adult") => [
  { area: "main", quantity, ticket_type },
];

describe.each(eachScreen)("on a %s", (screen) => {
  test("names and answers stand on the order, and the button says the price", async () => {
    const { page, faults } = await visit(browser, screen);
    await comeWith(page, "conference", conference(2));
    await fillIn(page, "Fanny Fan");
    await page.getByRole("button", { name: "Put my name on all" }).click();
    await page.getByRole("textbox", { name: "Name on this ticket" }).nth(1).fill("Ada Lovelace");
    await page.getByRole("radio", { name: "Vegan" }).first().check();
    await page.getByRole("button", { name: "Same answers as above" }).click();
    expect(await page.getByRole("radio", { name: "Vegan" }).nth(1).isChecked()).toBe(true);
    expect(await page.getByRole("button", { name: "Pay €298.00" }).count()).toBe(1);
    await payWith(page, "Card that pays");
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    await page.getByText("Ada Lovelace").first().waitFor();
    const { answers, consents } = await orderOn(page);
    expect(answers.map(({ text }: { text: string }) => text)).toEqual(["Vegan", "Vegan"]);
    expect(Object.keys(consents)).toEqual(["terms"]);
    expect(await page.evaluate(() => Object.keys(sessionStorage).join())).not.toMatch(/checkout/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what is missing is listed and said at its field, which gets the focus", async () => {
    const { page } = await visit(browser, screen);
    await comeWith(page, "conference", conference(1, "concession"));
    await page.getByRole("textbox", { name: "E-mail" }).fill("fan@example");
    await payWith(page, "Card that pays");
    const list = page.getByRole("alert");
    await list.getByText("5 things are missing").waitFor();
    const focused = page.locator(":focus");
    expect(await focused.getAttribute("type")).toBe("email");
    expect(await focused.getAttribute("aria-invalid")).toBe("true");
    const described = (await focused.getAttribute("aria-describedby")) ?? "";
    const words = await page.evaluate(
      (ids) => ids.map((id) => document.getElementById(id)?.textContent).join(" "),
      described.split(/\s+/).filter(Boolean),
    );
    expect(words).toContain("That does not look like an e-mail address.");
    await list.getByRole("link", { name: /^University/ }).click();
    expect(await page.locator(":focus").getAttribute("id")).toMatch(/university$/);
    await page.context().close();
  });

  test("what was typed is there again after a reload and after the back button", async () => {
    const { page } = await visit(browser, screen);
    await comeWith(page, "conference", conference(1));
    await fillIn(page, "Fanny Fan");
    await page.getByRole("checkbox", { name: "Fair waiting rooms" }).check();
    await page.reload();
    await expectTyped(page);
    await page.goto(`${shop}/events/conference`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goBack();
    await expectTyped(page);
    await page.context().close();
  });

  test("an unknown voucher is told at its field, and one can go on without it", async () => {
    const { page } = await visit(browser, screen);
    await comeWith(page, arena, [{ place: await freeSeat(arena), ticket_type: "adult" }]);
    await fillIn(page, "Fanny Fan");
    await page.getByRole("button", { name: "I have a voucher" }).click();
    await page.getByLabel("Voucher code").fill("HALFPRICE");
    await payWith(page, "Card that pays");
    await page.getByRole("alert").getByText("There is no such voucher").waitFor();
    expect(await page.locator(":focus").inputValue()).toBe("HALFPRICE");
    expect(await page.getByRole("timer").count()).toBe(1);
    await page.getByRole("button", { name: "Go on without it" }).click();
    await payWith(page, "Card that pays");
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    await page.context().close();
  });

  test("a declined card keeps everything, and a second card pays the same order", async () => {
    const { page } = await visit(browser, screen);
    await comeWith(page, arena, [{ place: await freeSeat(arena), ticket_type: "adult" }]);
    await fillIn(page, "Ada Lovelace");
    await payWith(page, "Card that is declined");
    await page.getByRole("alert").getByText("You have not been charged").waitFor();
    const ordered = await page.getByRole("heading", { name: /^Order / }).textContent();
    await page.reload();
    await page.getByRole("heading", { name: ordered ?? "" }).waitFor();
    await payWith(page, "Card that pays");
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    expect(ordered).toContain((await orderOn(page)).number);
    await page.context().close();
  });

  test("time that gets short is lengthened by one press, and what ran out is regained", async () => {
    const { page } = await visit(browser, screen);
    await page.clock.install();
    const place = await freeSeat(arena);
    const hold = await comeWith(page, arena, [{ place, ticket_type: "adult" }]);
    await fillIn(page, "Fanny Fan");
    await page.clock.fastForward("08:10");
    await page.getByRole("button", { name: "Give me more time" }).click();
    await page.getByText(/^1\d:\d\d left$/).waitFor();
    await page.request.delete(`${shop}/api/v1/holds/${hold}`);
    await page.clock.fastForward("25:00");
    await page.getByRole("heading", { name: "Your time ran out" }).waitFor();
    await page.getByRole("button", { name: "Get the same place again" }).click();
    await page.getByRole("timer").waitFor();
    expect(await page.getByRole("textbox", { name: "Your name" }).inputValue()).toBe("Fanny Fan");
    const held = await page.getByRole("heading", { level: 3 }).first().textContent();
    expect(held).toMatch(/row .* seat /);
    await page.context().close();
  });

  test("places that somebody took meanwhile are named, and the rest can be had", async () => {
    const { page } = await visit(browser, screen);
    const place = await freeSeat(arena);
    const items = [place, place + 1].map((one) => ({ place: one, ticket_type: "adult" }));
    const hold = await comeWith(page, arena, items);
    await page.request.delete(`${shop}/api/v1/holds/${hold}`);
    const other = await visit(browser, screen);
    await comeWith(other.page, arena, [{ place, ticket_type: "adult" }]);
    await page.reload();
    await page.getByRole("button", { name: "Get the same 2 places again" }).click();
    await page.getByRole("alert").getByText("is taken by now").waitFor();
    await page.getByRole("button", { name: "Take the other one" }).click();
    await page.getByRole("timer").waitFor();
    await page.context().close();
    await other.page.context().close();
  });

  test("a bank that asks is answered, and its no is told", async () => {
    const { page } = await visit(browser, screen);
    await comeWith(page, arena, [{ place: await freeSeat(arena), ticket_type: "adult" }]);
    await fillIn(page, "Fanny Fan");
    await payWith(page, "Card that asks to authenticate");
    const bank = page.frameLocator("iframe[title='Authenticate your payment']");
    await bank.getByRole("button", { name: "Fail authentication" }).click();
    await page.getByRole("alert").getByText("could not confirm that it is you").waitFor();
    await payWith(page, "Card that asks to authenticate");
    await bank.getByRole("button", { name: "Complete authentication" }).click();
    await page.getByRole("heading", { name: "See you there" }).waitFor();
    await page.context().close();
  });

  test("two tabs and a double click make one order, which both show", async () => {
    const { page } = await visit(browser, screen);
    const place = await freeSeat(arena);
    await comeWith(page, arena, [{ place, ticket_type: "adult" }]);
    const second = await page.context().newPage();
    await second.goto(`${shop}/checkout/${arena}`);
    for (const tab of [page, second]) {
      await fillIn(tab, "Fanny Fan");
      await tab.getByLabel("Test card").waitFor();
    }
    await second.getByRole("textbox", { name: "Your name" }).fill("Franny Fan");
    await Promise.all(
      [page, second].map((tab) => tab.getByRole("button", { name: /^Pay €/ }).dblclick()),
    );
    for (const tab of [page, second]) {
      await tab.getByRole("heading", { name: "See you there" }).waitFor();
    }
    expect((await orderOn(second)).number).toBe((await orderOn(page)).number);
    expect((await orderOn(page)).tickets).toHaveLength(1);
    await page.context().close();
  });

  test.each([
    ["payment_pending", "Your payment is under way", "You can close this page"],
    ["refund_due", "Your money comes back in full", "€"],
    ["refunded", "Your money comes back in full", "Sent back"],
    ["expired", "The time to pay ran out", "Look for the same places"],
    ["awaiting_payment", "The payment did not go through", "Try again"],
  ])("paying that ends as %s has a screen of its own", async (status, heading, words) => {
    const { page } = await visit(browser, screen);
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
    expect(await page.getByText(words).count()).toBeGreaterThan(0);
    expect(await page.getByRole("link", { name: "See the order" }).count()).toBe(1);
    await page.context().close();
  });
});

test("a wheelchair place comes with the seat beside it for a companion, and its price", async () => {
  const { page } = await visit(browser, "phone");
  const theatre = await demoEvent("theatre");
  const response = await page.request.post(`${shop}/api/v1/events/${theatre}/best-available`, {
    data: { quantity: 1, accessible: true },
  });
  const { items, id } = await response.json();
  await page.request.delete(`${shop}/api/v1/holds/${id}`);
  await comeWith(page, theatre, [{ place: items[0].place, ticket_type: "adult" }]);
  await page.getByRole("button", { name: /^Add .* seat .*: Essential companion, Free$/ }).click();
  await page.getByRole("heading", { name: "Your 2 tickets" }).waitFor();
  expect(await page.getByText("Essential companion").count()).toBeGreaterThan(0);
  await page.context().close();
});

async function expectTyped(page: Page): Promise<void> {
  const name = page.getByRole("textbox", { name: "Your name" });
  await name.waitFor();
  expect(await name.inputValue()).toBe("Fanny Fan");
  expect(await page.getByRole("textbox", { name: "E-mail" }).inputValue()).toBe("fan@example.org");
  expect(await page.getByRole("checkbox", { name: "Fair waiting rooms" }).isChecked()).toBe(true);
  expect(await page.getByRole("checkbox", { name: /terms/ }).isChecked()).toBe(true);
}

/** Read the order whose page is open, as its own script does. */
async function orderOn(page: Page) {
  const { pathname, search } = new URL(page.url());
  const response = await page.request.get(`${shop}/api/v1${pathname}${search}`);
  return JSON.parse(await response.text());
}

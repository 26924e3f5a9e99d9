/** Walks that end with tickets: a seat, four together, standing, a wheelchair, free of charge. */

import type { Page } from "playwright-core";
import { demoEvent, shop } from "../box-office.ts";
import { openMap, tapSeat } from "../seat-map.ts";
import { comeWith, fillIn, payWith } from "../till.ts";
import { freeSeatIn } from "./places.ts";
import type { Tourist, Walk } from "./tourist.ts";

/** One seat of a theatre, from the first page to the ticket. */
async function oneSeat({ open, look }: Tourist): Promise<void> {
  const guest = await open();
  const { page } = guest;
  await page.goto(shop);
  await page.getByRole("region", { name: "Events" }).waitFor();
  await look(page, "home");
  await page.getByRole("combobox", { name: "Search" }).fill("seagull");
  await page.waitForURL(/\?q=seagull/);
  await page
    .getByRole("option", { name: /Seagull/ })
    .first()
    .waitFor();
  await look(page, "search");
  await page.keyboard.press("Escape");
  await page.locator("main a[href='/events/theatre']").first().click();
  await page.getByRole("heading", { level: 1, name: /Seagull/ }).waitFor();
  await openMap(page);
  await look(page, "event");
  const place = await freeSeatIn("theatre", "circle-centre");
  await openMap(page);
  await tapSeat(guest, place);
  await page.getByRole("timer").first().waitFor();
  await look(page, "seat-held");
  await page.getByRole("button", { name: "Choose from a list" }).click();
  await page.getByRole("button", { name: /^Dress circle centre/ }).click();
  await page.getByRole("button", { name: /^Row B/ }).click();
  await page.getByRole("button", { name: /^Seat/ }).first().waitFor();
  await look(page, "list");
  await toTheTill(page);
  await look(page, "checkout");
  await page.getByRole("button", { name: /^Pay €/ }).click();
  await page.getByRole("alert").getByText("things are missing").waitFor();
  await look(page, "checkout-missing");
  await fillIn(page, "Fanny Fan");
  await payWith(page, "Card that is declined");
  await page.getByRole("alert").getByText("You have not been charged").waitFor();
  await look(page, "checkout-declined");
  await payWith(page, "Card that asks to authenticate");
  const bank = page.frameLocator("iframe[title='Authenticate your payment']");
  const agree = bank.getByRole("button", { name: "Complete authentication" });
  await agree.waitFor();
  await look(page, "bank-asks");
  await agree.click();
  await page.getByRole("heading", { name: "See you there" }).waitFor();
  await page.getByRole("img", { name: /^Code: / }).waitFor();
  await look(page, "order");
}

/** Four seats beside each other, chosen by the box office. */
async function fourTogether({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  await page.goto(`${shop}/events/theatre`);
  await openMap(page);
  const more = page.getByRole("button", { name: "One more: How many?" });
  await more.click();
  await more.click();
  await page.getByRole("button", { name: "Find places" }).click();
  const take = page.getByRole("button", { name: /^Take these places/ });
  await take.waitFor();
  await look(page, "proposal");
  await take.click();
  await take.waitFor({ state: "hidden" });
  await look(page, "together");
  await toTheTill(page);
  await page.getByRole("button", { name: "Put my name on all" }).waitFor();
  await look(page, "together-checkout");
}

/** Two standing places of a hall with seats. */
async function standing({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  await page.goto(`${shop}/events/hall`);
  await openMap(page);
  const more = page.getByRole("button", { name: /^One more: .*Adult$/ });
  await more.click();
  const given = page.getByRole("button", { name: /^Give back / });
  await given.first().waitFor();
  await more.click();
  await given.nth(1).waitFor();
  await look(page, "standing");
}

/** A wheelchair place, and the seat beside it for whoever comes along. */
async function wheelchair({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  await page.goto(`${shop}/events/theatre`);
  await openMap(page);
  await page.getByRole("checkbox", { name: "With a wheelchair place" }).check();
  await page.getByRole("button", { name: "One fewer: How many?" }).click();
  await page.getByRole("button", { name: "Find places" }).click();
  await page.getByRole("button", { name: /^Take this place/ }).click();
  await look(page, "wheelchair");
  await toTheTill(page);
  const offer = page.getByRole("button", { name: /Essential companion, Free$/ });
  await offer.waitFor();
  await look(page, "companion-offer");
  await offer.click();
  await page.getByRole("heading", { name: "Your 2 tickets" }).waitFor();
  await look(page, "companion");
}

/** Something that costs nothing. */
async function free({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  const event = await demoEvent("free");
  await page.goto(`${shop}/events/free`);
  await page.getByRole("button", { name: /^One more: .*Adult$/ }).click();
  await page.getByRole("timer").first().waitFor();
  await look(page, "free-event");
  await comeWith(page, event, [{ area: "main", quantity: 1, ticket_type: "adult" }]);
  await page.getByRole("button", { name: "Get the tickets" }).waitFor();
  await look(page, "free-checkout");
}

/** Go on to pay, and wait until the till is complete. */
async function toTheTill(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Continue" }).first().click();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await page.getByLabel("Test card").waitFor();
}

export const buyingWalks: Walk[] = [
  { name: "one seat", go: oneSeat },
  { name: "four together", go: fourTogether },
  { name: "two standing places", go: standing },
  { name: "a wheelchair place with a companion", go: wheelchair },
  { name: "something free of charge", go: free },
];

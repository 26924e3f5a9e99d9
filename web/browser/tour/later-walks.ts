/** Walks after the sale: an order's tickets, one passed on, a refund, and an account. */

import { demoEvent, shop } from "../box-office.ts";
import { buyFree, linkInMail } from "../sold-tickets.ts";
import type { ScreenName } from "./screens.ts";
import type { Tourist, Walk } from "./tourist.ts";

/** Two tickets: shown at the door, passed on, asked back. */
async function tickets({ open, look }: Tourist): Promise<void> {
  const order = await buyFree(await demoEvent("free"), 2);
  const { page } = await open();
  await page.goto(order.page);
  await page
    .getByRole("img", { name: /^Code: / })
    .first()
    .waitFor();
  await look(page, "tickets");
  await page
    .getByRole("button", { name: /Show at the door/ })
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
  await look(page, "ticket-code");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const to = `grace-${order.number}@example.org`.toLowerCase();
  await page
    .getByRole("button", { name: /^Pass it on/ })
    .first()
    .click();
  await page.getByLabel("Whom is it for?").fill(to);
  await look(page, "pass-on");
  await page.getByRole("button", { name: "Send the offer" }).click();
  await page.getByText(`Offered to ${to}`).waitFor();
  const receiver = await open();
  await receiver.page.goto(await linkInMail(to, "/tickets/"));
  await receiver.page.getByLabel("Your name").fill("Grace Hopper");
  await look(receiver.page, "claim");
  await receiver.page.getByRole("button", { name: "Accept the ticket" }).click();
  await receiver.page.getByRole("heading", { name: "The ticket is yours" }).waitFor();
  await look(receiver.page, "claimed");
  await page.reload();
  await page.getByText("Passed on to Grace Hopper").waitFor();
  await look(page, "passed-on");
  await page.getByRole("button", { name: "Ask for a refund" }).click();
  await page.getByLabel("Why?").fill("I cannot come.");
  await look(page, "refund");
  await page.goto(`${shop}/me/tickets`);
  await page.getByRole("heading", { name: "On this device" }).waitFor();
  await look(page, "my-tickets");
}

const pages: [string, string, ScreenName][] = [
  ["/orders/NOTMINE", "We cannot open this order", "order-refused"],
  ["/register", "Create an account", "register"],
  ["/forgot-password", "Forgot your password?", "forgot"],
  ["/login", "Log in", "login"],
];

/** Log in, and see what an account has. */
async function account({ open, look }: Tourist): Promise<void> {
  const { page } = await open();
  for (const [path, heading, name] of pages) {
    await page.goto(shop + path);
    await page.getByRole("heading", { name: heading }).waitFor();
    await look(page, name);
  }
  const { accounts } = await (await fetch(`${shop}/api/v1/demo`)).json();
  const { email, password } = accounts[0];
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
  await page.getByRole("link", { name: "Demo Buyer" }).click();
  await page.getByRole("heading", { name: "Hello, Demo Buyer" }).waitFor();
  await page.getByText("This device").waitFor();
  await look(page, "account");
  await page.getByRole("link", { name: "My tickets" }).click();
  await page.getByRole("heading", { level: 1, name: "My tickets" }).waitFor();
  await page.getByText("No orders yet").waitFor();
  await look(page, "account-tickets");
}

export const laterWalks: Walk[] = [
  { name: "after the sale", go: tickets },
  { name: "with an account", go: account },
];

/** The till, as a buyer uses it. */

import type { Page } from "playwright-core";
import { shop } from "./box-office.ts";

type Item =
  | { place: number; ticket_type: string }
  | { area: string; quantity: number; ticket_type: string };

/** Hold places with the page's own cookie, and go to the till with them; gives the hold's id. */
export async function comeWith(page: Page, event: string, items: Item[]): Promise<string> {
  // A page without a script: what the shop asks meanwhile would be answered with another cookie.
  await page.goto(`${shop}/robots.txt`);
  const known = await page.request.get(`${shop}/api/v1/events/${event}`);
  const { id: eventId } = await known.json();
  const response = await page.request.post(`${shop}/api/v1/events/${eventId}/holds`, {
    data: { items },
  });
  if (response.status() !== 201) throw new Error(await response.text());
  const hold = await response.json();
  await page.evaluate(
    ([key, id]) => localStorage.setItem(`${key}`, `${id}`),
    [`stagedoor.hold.${hold.event}`, hold.id],
  );
  await page.goto(`${shop}/checkout/${event}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return String(hold.id);
}

/** Say who buys, and agree to the terms. */
export async function fillIn(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail" }).fill("fan@example.org");
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("checkbox", { name: "I accept the terms of sale." }).check();
}

/** Choose one of the provider's test cards and press the button. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel("Test card").selectOption({ label: card });
  await page.getByRole("button", { name: /^Pay €/ }).click();
}

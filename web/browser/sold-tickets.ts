/** Tickets bought through the API, as quickly as a test wants them, and the mails that follow. */

import { shop } from "./box-office.ts";

interface SoldOrder {
  number: string;
  /** The order's page, as the link of its mail opens it. */
  page: string;
}

/** Buy places of the free event, in no browser of the test's. */
export async function buyFree(event: string, quantity: number): Promise<SoldOrder> {
  const details = await call("GET", `/events/${event}`);
  const { price_tier, ticket_type } = details.prices[0];
  const area = details.has_seat_map ? price_tier : "main";
  const held = await call("POST", `/events/${event}/holds`, {
    items: [{ area, quantity, ticket_type }],
  });
  const buyer = { email: "ada@example.org", name: "Ada Lovelace" };
  const { number, access_token } = await call("POST", "/orders", { hold: held.id, ...buyer });
  return { number, page: `${shop}/orders/${number}?token=${access_token}` };
}

/** Wait for a mail and give the link in it that leads to a page of ours. */
export async function linkInMail(to: string, path: string): Promise<string> {
  const { mailbox } = await call("GET", "/demo");
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const response = await fetch(`${mailbox}?to=${encodeURIComponent(to)}`, {
      headers: { Accept: "application/json" },
    });
    const mails: { text: string }[] = JSON.parse(await response.text());
    const link = mails[0]?.text.match(/https?:\S+/g)?.find((one) => one.includes(path));
    if (link) return link;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error(`no mail to ${to} came with a link to ${path}`);
}

let cookie = "";

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${shop}/api/v1${path}`, {
    method,
    headers: { Cookie: cookie, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? cookie;
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text);
}

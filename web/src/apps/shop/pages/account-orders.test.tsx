/** An account's orders, with a server that the test plays. */

import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { OrderSummary } from "@/api/types";
import { renderInShop } from "@/shared/testing/render";
import { eur } from "@/shared/testing/samples";
import { AccountOrders } from "./account-orders";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const summary = (number: string, change: Partial<OrderSummary> = {}): OrderSummary => ({
  number,
  event: "evt_1",
  event_name: `Evening of ${number}`,
  starts_at: "2026-12-12T19:30:00Z",
  time_zone: "America/New_York",
  status: "confirmed",
  total: eur(4500),
  created_at: "2026-12-01T12:00:00Z",
  ...change,
});

/** Play a server that has these pages; a page of null is not answered. */
function playPages(pages: (OrderSummary[] | null)[]): void {
  server.use(
    http.get("http://shop.test/api/v1/accounts/orders", ({ request }) => {
      const cursor = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      const data = pages[cursor];
      if (!data)
        return HttpResponse.json({ code: "internal", title: "", detail: "" }, { status: 500 });
      const has_more = cursor + 1 < pages.length;
      const next_cursor = has_more ? String(cursor + 1) : null;
      return HttpResponse.json({ data, has_more, next_cursor });
    }),
  );
}

function openPage(): void {
  const rootRoute = createRootRoute({ component: AccountOrders });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory() });
  renderInShop(<RouterProvider router={router} />);
}

const shown = () => screen.getAllByRole("heading", { level: 2 }).map((one) => one.textContent);

test("an order is told with its event and the hour at the venue", async () => {
  playPages([[summary("K7M2QX")]]);
  openPage();
  const link = await screen.findByRole("link", { name: "Evening of K7M2QX" });
  expect(link).toHaveAttribute("href", "/orders/K7M2QX");
  expect(screen.getByText("Sat 12 Dec 2026, 14:30 (New York time)")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("older orders come on demand, after those that are there", async () => {
  playPages([[summary("C"), summary("B")], [summary("A")]]);
  openPage();
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  await screen.findByRole("link", { name: "Evening of A" });
  expect(shown()).toEqual(["Evening of C", "Evening of B", "Evening of A"]);
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("where older orders do not come, those that are there stay", async () => {
  playPages([[summary("B")], null]);
  openPage();
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("button", { name: /again/i })).toBeVisible();
  expect(screen.getByRole("link", { name: "Evening of B" })).toBeVisible();
});

test("an account without orders is shown the way to the events", async () => {
  playPages([[]]);
  openPage();
  expect(await screen.findByRole("heading", { name: "No orders yet" })).toBeVisible();
});

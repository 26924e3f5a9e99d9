/** What was passed on to an account, with a server that the test plays. */

import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PassedTicket } from "@/api/types";
import { renderInShop } from "@/shared/testing/render";
import { PassedTickets } from "./passed-tickets";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const passed = (change: Partial<PassedTicket> = {}): PassedTicket => ({
  id: "trf_1",
  event: "evt_1",
  event_name: "Fidelio",
  starts_at: "2026-12-12T19:30:00Z",
  time_zone: "America/New_York",
  label: "Stalls, row F, seat 12",
  holder: "Grace Hopper",
  status: "valid",
  ...change,
});

function openPage(data: PassedTicket[]): { asked: () => boolean } {
  let wasAsked = false;
  server.use(
    http.get("http://shop.test/api/v1/accounts/tickets", () => {
      wasAsked = true;
      return HttpResponse.json({ data });
    }),
  );
  const rootRoute = createRootRoute({ component: PassedTickets });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory() });
  renderInShop(<RouterProvider router={router} />);
  return { asked: () => wasAsked };
}

test("a ticket is told with its event, hour and place, and opens without a secret", async () => {
  openPage([passed(), passed({ id: "trf_2", event_name: "Tosca", status: "void" })]);
  const link = await screen.findByRole("link", { name: "Fidelio" });
  expect(link).toHaveAttribute("href", "/tickets/trf_1");
  expect(screen.getAllByText("Sat 12 Dec 2026, 14:30 (New York time)")).toHaveLength(2);
  expect(screen.getAllByText("Not valid any more")).toHaveLength(1);
});

test("nothing is shown where nothing was passed on", async () => {
  const { asked } = openPage([]);
  await waitFor(() => expect(asked()).toBe(true));
  expect(screen.queryByRole("heading")).toBeNull();
});

/** What a search finds, with a server that the test plays. */

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
import { renderInShop } from "@/shared/testing/render";
import { eur, sampleEvent } from "@/shared/testing/samples";
import { EventsFound } from "./events-found";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** Play a server that has these pages of names; a page of null is not answered. */
function playPages(pages: (string[] | null)[]): void {
  server.use(
    http.get("http://shop.test/api/v1/events", ({ request }) => {
      const cursor = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      const names = pages[cursor];
      if (!names) return HttpResponse.json({ code: "internal" }, { status: 500 });
      const data = names.map((name) => ({
        ...sampleEvent({ id: name, slug: name, name }),
        from_price: eur(2000),
      }));
      const next_cursor = cursor + 1 < pages.length ? String(cursor + 1) : null;
      return HttpResponse.json({ data, has_more: next_cursor !== null, next_cursor });
    }),
  );
}

function openPage(): void {
  const component = () => <EventsFound query={{ sort: "relevance" }} empty={<p>Nothing</p>} />;
  const routeTree = createRootRoute({ component });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  renderInShop(<RouterProvider router={router} />);
}

test("more events come on demand, after those that are there", async () => {
  playPages([["Hamlet"], ["Macbeth"]]);
  openPage();
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  await screen.findByRole("link", { name: "Macbeth" });
  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual([
    "Hamlet",
    "Macbeth",
  ]);
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("where more events do not come, those that are there stay", async () => {
  playPages([["Hamlet"], null]);
  openPage();
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("button", { name: /again/i })).toBeVisible();
  expect(screen.getByRole("link", { name: "Hamlet" })).toBeVisible();
});

test("an organiser's name for an event runs in its own direction", async () => {
  playPages([["هاملت"]]);
  openPage();
  expect(await screen.findByRole("link", { name: "هاملت" })).toHaveAttribute("dir", "auto");
});

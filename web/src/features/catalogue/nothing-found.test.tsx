/** The way out of a search that finds nothing. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import type { Filters } from "./filters";
import { NothingFound } from "./nothing-found";

function show(filters: Filters) {
  const onShow = vi.fn();
  renderInShop(<NothingFound filters={filters} onShow={onShow} />);
  return onShow;
}

test("one press clears words and filters, and stays in the calendar", async () => {
  const onShow = show({ q: "zzz", tag: "jazz", view: "calendar", day: "2026-12-12" });
  await userEvent.click(screen.getByRole("button", { name: "Clear the search" }));
  expect(onShow).toHaveBeenCalledWith({ view: "calendar", day: "2026-12-12" });
});

test("where nothing was searched for there is nothing to clear", () => {
  show({ view: "calendar", sort: "date" });
  expect(screen.getByRole("heading", { name: "Nothing matches that" })).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

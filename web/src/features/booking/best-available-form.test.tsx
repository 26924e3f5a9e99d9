/** The way to the best places, as long as there are any. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import { BestAvailableForm } from "./best-available-form";

function show(free: number, hasPlaces = false) {
  const onFind = vi.fn();
  renderInShop(
    <BestAvailableForm
      tiers={[]}
      most={4}
      hasWheelchairPlaces
      free={free}
      hasPlaces={hasPlaces}
      isBusy={false}
      onFind={onFind}
    />,
  );
  return onFind;
}

test("the best are asked for with what was wished", async () => {
  const onFind = show(3);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(screen.getByRole("button", { name: "Find places" }));
  expect(onFind).toHaveBeenCalledWith({ quantity: 2, accessible: true });
});

test("a full house offers none", () => {
  show(0);
  expect(screen.queryByRole("form")).toBeNull();
});

test("whoever has the last places can still exchange them", () => {
  show(0, true);
  expect(screen.getByRole("form")).toBeVisible();
});

/** Words and ways for those who were a moment too late. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import { speak } from "@/shared/texts/texts";
import { joinWords, LostRace } from "./lost-race";

afterEach(() => speak("en"));

const labelOf = (place: number) => `Stalls, row F, seat ${place}`;

function show(taken: number[], alternatives: number[][]) {
  const onTake = vi.fn();
  const ways = { onTake, onDismiss: vi.fn() };
  renderInShop(<LostRace taken={taken} alternatives={alternatives} labelOf={labelOf} {...ways} />);
  return ways;
}

test("the lost seat is named, and the nearest free ones are one press away", async () => {
  const { onTake } = show([12], [[13], [11]]);
  expect(screen.getByRole("alert")).toHaveTextContent(
    "Stalls, row F, seat 12 was taken a moment ago.",
  );
  await userEvent.click(screen.getByRole("button", { name: "Take Stalls, row F, seat 11" }));
  expect(onTake).toHaveBeenCalledWith([11]);
});

test("several places are named without saying their row again", () => {
  show([12, 13], [[14, 15]]);
  expect(screen.getByRole("alert")).toHaveTextContent(
    "Stalls, row F, seat 12 and seat 13 were taken a moment ago.",
  );
  expect(
    screen.getByRole("button", { name: "Take Stalls, row F, seat 14 and seat 15" }),
  ).toBeVisible();
});

test("where nothing near is free, that is said", async () => {
  const { onDismiss } = show([12], []);
  expect(screen.getByRole("alert")).toHaveTextContent("Nothing near it is free.");
  await userEvent.click(screen.getByRole("button", { name: "No, thanks" }));
  expect(onDismiss).toHaveBeenCalledTimes(1);
});

test.each([
  [
    ["A, row 1, seat 1", "A, row 2, seat 1", "B, row 2, seat 1"],
    "A, row 1, seat 1, row 2, seat 1 and B, row 2, seat 1",
  ],
  [["Floor", "Floor"], "Floor and Floor"],
  [["Floor"], "Floor"],
])("labels are joined (%#)", (labels, words) => {
  expect(joinWords(labels)).toBe(words);
});

test("what labels share is said once in Arabic too, which has a comma of its own", async () => {
  await speak("ar");
  const labels = ["الصالة، الصف 6، المقعد 1", "الصالة، الصف 6، المقعد 2"];
  expect(joinWords(labels)).toBe("الصالة، الصف 6، المقعد 1 والمقعد 2");
});

/** The countdown of a hold. */

import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import { announcement, HoldTimer } from "./hold-timer";

const noon = Date.UTC(2026, 11, 1, 12);
const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString();

describe("on the page", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: noon });
  });
  afterEach(() => vi.useRealTimers());

  const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));

  function show(left_s: number, extendable_s = 1800) {
    const onOver = vi.fn();
    const onExtend = vi.fn();
    renderInShop(
      <HoldTimer
        expiresAt={at(left_s)}
        extendableUntil={at(extendable_s)}
        onExtend={onExtend}
        onOver={onOver}
      />,
    );
    return { onOver, onExtend };
  }

  test("the time left counts down", () => {
    show(600);
    expect(screen.getByRole("timer")).toHaveTextContent("10:00 left");
    pass(19);
    expect(screen.getByRole("timer")).toHaveTextContent("9:41 left");
  });

  test("more time is offered when it gets short, long before the end", () => {
    show(600);
    expect(screen.queryByRole("button")).toBeNull();
    pass(480);
    expect(screen.getByRole("button", { name: "Give me more time" })).toBeEnabled();
  });

  test("more time is not offered where there is no more to have", () => {
    show(60, 60);
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("the end is told once", () => {
    const { onOver } = show(3);
    pass(2);
    expect(onOver).not.toHaveBeenCalled();
    pass(5);
    expect(onOver).toHaveBeenCalledTimes(1);
    expect(screen.getByRole("timer")).toHaveTextContent("0:00 left");
  });

  test("a press asks for more time", () => {
    const { onExtend } = show(60);
    act(() => screen.getByRole("button", { name: "Give me more time" }).click());
    expect(onExtend).toHaveBeenCalledTimes(1);
  });
});

test.each([
  [600, ""],
  [301, ""],
  [300, "5 minutes left to finish your order."],
  [121, "5 minutes left to finish your order."],
  [120, "2 minutes left to finish your order."],
  [60, "1 minute left to finish your order."],
  [31, "1 minute left to finish your order."],
  [30, "30 seconds left. Extend the time if you need more."],
  [1, "30 seconds left. Extend the time if you need more."],
  [0, "Time is up. Your places went back on sale."],
])("with %s seconds left the words are %j", (left_s, words) => {
  expect(announcement(left_s)).toBe(words);
});

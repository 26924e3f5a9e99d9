/** The server's clock, told from its answers. */

import { afterEach, expect, test, vi } from "vitest";
import { noteServerDate, serverNow } from "./server-clock";

const noon = Date.UTC(2026, 10, 24, 12);

afterEach(() => vi.useRealTimers());

test("a phone whose clock is off counts by the server's clock", () => {
  vi.useFakeTimers({ now: noon });
  noteServerDate(new Date(noon + 300_000).toUTCString());
  expect(serverNow()).toBe(noon + 300_000);
});

test("a difference that the header cannot show is none", () => {
  vi.useFakeTimers({ now: noon + 900 });
  noteServerDate(new Date(noon).toUTCString());
  expect(serverNow()).toBe(noon + 900);
});

test("an answer without a date changes nothing", () => {
  vi.useFakeTimers({ now: noon });
  noteServerDate(new Date(noon - 60_000).toUTCString());
  noteServerDate(null);
  noteServerDate("yesterday");
  expect(serverNow()).toBe(noon - 60_000);
});

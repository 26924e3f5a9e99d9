/** Instants as the venue's wall clock shows them, for readers elsewhere (the tests run in New York). */

import { describe, expect, test } from "vitest";
import {
  formatCountdown,
  formatDay,
  formatMoment,
  formatMonth,
  readersMoment,
  venueMoment,
  zoneName,
} from "./time";

const evening = "2026-12-12T18:30:00Z";

test("a moment is told in the venue's zone, and the zone is named", () => {
  expect(formatMoment(evening, "Europe/Berlin")).toBe("Sat 12 Dec 2026, 19:30 (Berlin time)");
  expect(formatMoment(evening, "Asia/Tokyo")).toBe("Sun 13 Dec 2026, 03:30 (Tokyo time)");
});

test("a day is written in full without a comma", () => {
  expect(formatDay(evening, "Europe/Berlin")).toBe("Saturday 12 December 2026");
});

test("midnight is 00:00 of the new day", () => {
  expect(venueMoment("2026-12-12T23:00:00Z", "Europe/Berlin")).toMatchObject({
    day: "13",
    time: "00:00",
  });
});

test("the night of the change to summer time has the hours that the wall clock shows", () => {
  expect(venueMoment("2027-03-28T00:59:00Z", "Europe/Berlin").time).toBe("01:59");
  expect(venueMoment("2027-03-28T01:00:00Z", "Europe/Berlin").time).toBe("03:00");
});

test("a month is the venue's month", () => {
  expect(formatMonth("2026-12-31T23:30:00Z", "Europe/Berlin")).toBe("January 2027");
  expect(formatMonth("2026-12-31T23:30:00Z", "Europe/London")).toBe("December 2026");
});

test.each([
  ["America/Argentina/Buenos_Aires", "Buenos Aires time"],
  ["Europe/Berlin", "Berlin time"],
  ["UTC", "UTC"],
])("the zone %s is called %s", (zone, name) => {
  expect(zoneName(zone)).toBe(name);
});

describe("a reader elsewhere", () => {
  test("is told the hour at home", () => {
    expect(readersMoment(evening, "Europe/Berlin")).toBe("13:30");
  });

  test("is told the day too where it is another", () => {
    expect(readersMoment("2026-12-12T02:00:00Z", "Europe/Berlin")).toBe("Fri 11 Dec, 21:00");
  });

  test("is told nothing where the clocks agree", () => {
    expect(readersMoment(evening, "America/Toronto")).toBeUndefined();
    expect(readersMoment(evening, "Europe/Berlin", "Europe/Paris")).toBeUndefined();
  });
});

test.each([
  [581, "9:41"],
  [60, "1:00"],
  [59.2, "1:00"],
  [9, "0:09"],
  [-3, "0:00"],
])("%s seconds are written %s", (seconds, written) => {
  expect(formatCountdown(seconds)).toBe(written);
});

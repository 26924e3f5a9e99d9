/** Months as a wall calendar shows them. */

import { expect, test } from "vitest";
import { dayName, monthAfter, monthName, monthOf, weekdays, weeksOf } from "./months";

test("a month begins under its weekday and ends with its last day", () => {
  const weeks = weeksOf("2027-03");
  expect(weeks).toHaveLength(5);
  expect(weeks[0]).toEqual([
    "2027-03-01",
    "2027-03-02",
    "2027-03-03",
    "2027-03-04",
    "2027-03-05",
    "2027-03-06",
    "2027-03-07",
  ]);
  expect(weeks[4]?.slice(0, 4)).toEqual(["2027-03-29", "2027-03-30", "2027-03-31", undefined]);
});

test("a leap day has a square, and only in its year", () => {
  expect(weeksOf("2028-02").flat()).toContain("2028-02-29");
  expect(weeksOf("2027-02").flat()).not.toContain("2027-02-29");
});

test("a month that begins on a Sunday has six squares before it", () => {
  expect(weeksOf("2026-11")[0]).toEqual([...Array(6).fill(undefined), "2026-11-01"]);
});

test("the year turns with the month", () => {
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2027-01", -1)).toBe("2026-12");
  expect(monthAfter("2027-03", 25)).toBe("2029-04");
});

test("days and months are read as they are said", () => {
  expect(monthName("2027-03")).toBe("March 2027");
  expect(dayName("2027-03-05")).toBe("Friday 5 March");
  expect(weekdays().map(({ short }) => short)[0]).toBe("Mon");
  expect(monthOf(new Date(2026, 10, 24))).toBe("2026-11");
});

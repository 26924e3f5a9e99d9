/** Count months and days as a wall calendar shows them, whatever the reader's clock says. */

import { locale } from "@/shared/texts/texts";

/** Name the month of an instant where the reader is: "2027-03". */
export function monthOf(instant: Date): string {
  return `${instant.getFullYear()}-${String(instant.getMonth() + 1).padStart(2, "0")}`;
}

/** Give the month so many months later, or earlier. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = year * 12 + number - 1 + count;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** Give the weeks of a month, Monday first; days of other months are left empty. */
export function weeksOf(month: string): (string | undefined)[][] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const first = new Date(Date.UTC(year, number - 1, 1));
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (first.getUTCDay() + 6) % 7;
  const squares = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, at) => {
    const day = at - before + 1;
    return day >= 1 && day <= length ? `${month}-${String(day).padStart(2, "0")}` : undefined;
  });
  return Array.from({ length: squares.length / 7 }, (_, week) =>
    squares.slice(week * 7, week * 7 + 7),
  );
}

/** Name a month: "March 2027". */
export function monthName(month: string): string {
  return written(`${month}-01`, { month: "long", year: "numeric" });
}

/** Name a day: "Friday 5 March". */
export function dayName(day: string): string {
  return written(day, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
}

/** Name the days of the week, Monday first. */
export function weekdays(): { short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, at) => {
    const day = `2024-01-0${at + 1}`;
    return { short: written(day, { weekday: "short" }), long: written(day, { weekday: "long" }) };
  });
}

function written(day: string, parts: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(locale(), { ...parts, timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** Write instants in the zone of their venue, and durations as a countdown. */

import { locale, t } from "./texts/texts";

/** The parts of a venue-local moment, each as it is read. */
export interface VenueMoment {
  weekday: string;
  day: string;
  month: string;
  year: string;
  time: string;
}

/** Split an instant into the parts that a wall calendar at the venue shows. */
export function venueMoment(instant: string, timeZone: string): VenueMoment {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? "";
  return {
    weekday: part("weekday"),
    day: part("day"),
    month: part("month"),
    year: part("year"),
    time: `${part("hour")}:${part("minute")}`,
  };
}

/** Write the day at the venue in full: "Saturday 12 December 2026". */
export function formatDay(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return format.format(new Date(instant)).replace(",", "");
}

/** Write day and hour at the venue and name the zone: "Sat 12 Dec 2026, 19:30 (Berlin time)". */
export function formatMoment(instant: string, timeZone: string): string {
  const { weekday, day, month, year, time } = venueMoment(instant, timeZone);
  return `${weekday} ${day} ${month} ${year}, ${time} (${zoneName(timeZone)})`;
}

/** Name a zone by the city that it is called after: "Europe/Berlin" is Berlin time. */
export function zoneName(timeZone: string): string {
  const city = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  return timeZone.includes("/") ? t("time.zone", { city }) : timeZone;
}

/** Say when a venue's moment is for a reader elsewhere, or nothing where the clocks agree. */
export function readersMoment(
  instant: string,
  timeZone: string,
  readersZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string | undefined {
  const here = venueMoment(instant, readersZone);
  const there = venueMoment(instant, timeZone);
  if (here.time === there.time && here.day === there.day) return undefined;
  return here.day === there.day
    ? here.time
    : `${here.weekday} ${here.day} ${here.month}, ${here.time}`;
}

/** Name the month at the venue: "December 2026". */
export function formatMonth(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, month: "long", year: "numeric" });
  return format.format(new Date(instant));
}

/** Write seconds as minutes and seconds: 581 is "9:41". */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

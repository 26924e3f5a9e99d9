/** Write instants in the zone of their venue, and durations as a countdown. */

import { language, locale, t } from "./texts/texts";

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
  const parts = new Intl.DateTimeFormat(locale(), {
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
  return dayIn(instant, { timeZone, weekday: "long", month: "long", year: "numeric" });
}

/** Write day and hour at the venue: "Saturday 12 December 2026, 19:30". */
export function formatDayAndTime(instant: string, timeZone: string): string {
  const { time } = venueMoment(instant, timeZone);
  return t("time.dayAndTime", { day: formatDay(instant, timeZone), time });
}

/** Write the hour at the venue as it is said: "19:30", in German "19:30 Uhr". */
export function formatTime(instant: string, timeZone: string): string {
  return t("time.time", { time: venueMoment(instant, timeZone).time });
}

/** Write day and hour at the venue and name the zone: "Sat 12 Dec 2026, 19:30 (Berlin time)". */
export function formatMoment(instant: string, timeZone: string): string {
  const day = dayIn(instant, { timeZone, weekday: "short", month: "short", year: "numeric" });
  const { time } = venueMoment(instant, timeZone);
  return t("time.moment", { day, time, zone: zoneName(timeZone) });
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
  if (here.day === there.day) return t("time.time", { time: here.time });
  const day = dayIn(instant, { timeZone: readersZone, weekday: "short", month: "short" });
  return t("time.dayAndTime", { day, time: here.time });
}

/** Name the month at the venue: "December 2026". */
export function formatMonth(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale(), { timeZone, month: "long", year: "numeric" });
  return format.format(new Date(instant));
}

/** Write seconds as minutes and seconds: 581 is "9:41". */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function dayIn(instant: string, parts: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(locale(), { ...parts, day: "numeric" });
  const written = format.format(new Date(instant));
  // English posters have no comma after the weekday, and German ones do.
  return language() === "en" ? written.replace(",", "") : written;
}

/** The dates of a series on the sheet of a month, by the calendar at the venue. */

import { button, make } from "./dom";
import type { Offer } from "./offers";
import type { Shown } from "./shown";
import type { Words } from "./words";

type Rows = (dates: readonly Offer[], shown: Shown) => HTMLElement;

// A Monday, from which the names of the days are counted.
const monday = Date.UTC(2024, 0, 1);
const day_ms = 86_400_000;

/** Show a month with the days that have dates, and the dates of the day that is chosen. */
export function monthView(shown: Shown, rows: Rows): HTMLElement {
  const byDay = groupedByDay(shown.offers.dates);
  const months = [...new Set([...byDay.keys()].map((day) => day.slice(0, 7)))].sort();
  const today = new Date().toISOString().slice(0, 7);
  const first = months.findIndex((month) => month >= today);
  const sheet = make("section", { class: "month", "aria-label": shown.offers.name });
  const chosen = make("div", { class: "chosen", "aria-live": "polite" });
  const choose = (day: string) => chosen.replaceChildren(rows(byDay.get(day) ?? [], shown));
  const turnTo = (at: number) => {
    const month = months[at];
    if (!month) return;
    const turn = (by: number, sign: string, words: string) => {
      const made = button(sign, { class: "turn", "aria-label": words }, () => turnTo(at + by));
      made.disabled = months[at + by] === undefined;
      return made;
    };
    const { words } = shown;
    const title = words.date(`${month}-01T00:00Z`, {
      timeZone: "UTC",
      month: "long",
      year: "numeric",
    });
    sheet.replaceChildren(
      make("h3", { part: "name" }, shown.offers.name),
      make(
        "div",
        { class: "turns" },
        turn(-1, "‹", words.say("earlier")),
        make("strong", { "aria-live": "polite" }, title),
        turn(1, "›", words.say("later")),
      ),
      table(month, { byDay, words, choose }),
      chosen,
    );
    choose([...byDay.keys()].filter((day) => day.startsWith(month)).sort()[0] ?? "");
  };
  turnTo(Math.max(0, first));
  return sheet;
}

interface Sheet {
  byDay: ReadonlyMap<string, readonly Offer[]>;
  words: Words;
  choose: (day: string) => void;
}

function table(month: string, { byDay, words, choose }: Sheet): HTMLElement {
  const names = make("tr");
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const date = new Date(monday + weekday * day_ms);
    const long = words.date(date, { timeZone: "UTC", weekday: "long" });
    const short = words.date(date, { timeZone: "UTC", weekday: "short" });
    names.append(make("th", { scope: "col", abbr: long }, short));
  }
  const body = make("tbody");
  const start = new Date(`${month}-01T00:00Z`);
  // getUTCDay counts from Sunday.
  const before = (start.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  for (let week = -before; week < days; week += 7) {
    const row = make("tr");
    for (let index = week; index < week + 7; index += 1) {
      const isDay = index >= 0 && index < days;
      const key = `${month}-${String(index + 1).padStart(2, "0")}`;
      row.append(make("td", {}, isDay && cell(key, { byDay, words, choose })));
    }
    body.append(row);
  }
  return make("table", {}, make("thead", {}, names), body);
}

function cell(day: string, { byDay, words, choose }: Sheet): Node {
  const dates = byDay.get(day);
  const number = String(Number(day.slice(8)));
  const [first] = dates ?? [];
  if (!first) return make("span", { class: "soft" }, number);
  const named = words.moment(first.startsAt, first.timeZone);
  return button(number, { class: "day", part: "day", "aria-label": named }, () => choose(day));
}

function groupedByDay(dates: readonly Offer[]): ReadonlyMap<string, readonly Offer[]> {
  const byDay = new Map<string, Offer[]>();
  for (const offer of dates) {
    const day = dayOf(offer);
    byDay.set(day, [...(byDay.get(day) ?? []), offer]);
  }
  return byDay;
}

function dayOf({ startsAt, timeZone }: Offer): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(
    new Date(startsAt),
  );
}

/** The search as it stands in the page's address. */

import type { CalendarQuery, EventsQuery } from "@/api/types";
import { minorFromUnits } from "@/shared/money";

/** What a person can narrow the list by; the price is in whole currency units, as typed. */
export interface Filters {
  q?: string;
  city?: string;
  country?: string;
  tag?: string;
  from?: string;
  to?: string;
  price?: number;
  online?: boolean;
  sort?: "date" | "relevance";
  /** How it is shown, and which month and day of the calendar. */
  view?: "calendar";
  month?: string;
  day?: string;
}

/** Read filters from an address; what is not understood is left out. */
export function readFilters(search: Record<string, unknown>): Filters {
  const filters: Filters = {
    q: text(search.q),
    city: text(search.city),
    country: text(search.country)?.toUpperCase(),
    tag: text(search.tag),
    from: day(search.from),
    to: day(search.to),
    price: amount(search.price),
    online: flag(search.online),
    sort: search.sort === "date" || search.sort === "relevance" ? search.sort : undefined,
    view: search.view === "calendar" ? search.view : undefined,
    month: month(search.month),
    day: day(search.day),
  };
  return withoutEmpty(filters);
}

/** Put one change on filters and leave out what became empty. */
export function changeFilters(filters: Filters, change: Partial<Filters>): Filters {
  return withoutEmpty({ ...filters, ...change });
}

/** Count the filters in force, apart from the words, the order and the view. */
export function countFilters(filters: Filters): number {
  // By name: the address also carries what is no filter, such as the language.
  const { city, country, tag, from, to, price, online } = filters;
  return Object.values(withoutEmpty({ city, country, tag, from, to, price, online })).length;
}

/** Tell whether words or filters leave any event out. */
export function isNarrowed(filters: Filters): boolean {
  return Boolean(filters.q) || countFilters(filters) > 0;
}

/** Look for everything again, in the same view and on the same day. */
export function withoutSearch({ view, month, day }: Filters): Filters {
  return withoutEmpty({ view, month, day });
}

/** Ask the API for what the filters say; words are sorted by match, all else by date. */
export function queryOf(filters: Filters): EventsQuery {
  const { from, to, sort } = filters;
  return {
    ...narrowed(filters),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    sort: sort ?? (filters.q ? "relevance" : "date"),
    limit: 24,
  };
}

/** Ask the API for the days of a month in the calendar; its own days stand in for from and to. */
export function calendarQueryOf(filters: Filters, month: string): CalendarQuery {
  return { ...narrowed(filters), month };
}

function narrowed({ q, city, country, tag, price, online }: Filters) {
  return {
    ...withoutEmpty({ q, city, country, tag, online }),
    ...(price === undefined ? {} : { price_max: minorFromUnits(price, "EUR") }),
  };
}

function withoutEmpty(filters: Filters): Filters {
  const entries = Object.entries(filters).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  return Object.fromEntries(entries);
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() ? value : undefined;
}

function day(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

function month(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? value : undefined;
}

function amount(value: unknown): number | undefined {
  const units = Number(value);
  return value !== "" && value !== undefined && Number.isInteger(units) && units >= 0
    ? units
    : undefined;
}

function flag(value: unknown): boolean | undefined {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return undefined;
}

/** The search as it stands in the page's address. */

import type { EventsQuery } from "@/api/types";
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
  };
  return withoutEmpty(filters);
}

/** Put one change on filters and leave out what became empty. */
export function changeFilters(filters: Filters, change: Partial<Filters>): Filters {
  return withoutEmpty({ ...filters, ...change });
}

/** Count the filters in force, the words and the order apart. */
export function countFilters({ q, sort, ...filters }: Filters): number {
  return Object.values(withoutEmpty(filters)).length;
}

/** Ask the API for what the filters say; words are sorted by match, all else by date. */
export function queryOf({ price, sort, from, to, ...filters }: Filters): EventsQuery {
  return {
    ...filters,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(price === undefined ? {} : { price_max: minorFromUnits(price, "EUR") }),
    sort: sort ?? (filters.q ? "relevance" : "date"),
    limit: 24,
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

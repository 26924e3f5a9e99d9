/** Prices as the map gets them: ready to show, and all of one currency. */

import type { TierInfo } from "./plan";

/** Return the number to sort a written price by: "€1,250.00" sorts after "€45.50" and "€45". */
export function priceOrder(price: string): number {
  const [, whole = "", part = ""] =
    /^(.*?)(?:[.,](\d{2}))?$/.exec(price.replace(/[^\d.,]/g, "")) ?? [];
  return Number(`${whole.replace(/\D/g, "")}${part.padEnd(2, "0")}`);
}

/** Return the different prices of some tiers, the lowest first; what has none is left out. */
export function pricesOf(tiers: readonly (TierInfo | undefined)[]): string[] {
  const prices = new Set(
    tiers.map((tier) => tier?.fromPrice ?? "").filter((price) => price !== ""),
  );
  return [...prices].sort((a, b) => priceOrder(a) - priceOrder(b));
}

/** Return a price without the digits after the point where they say nothing: "€45". */
export function shortPrice(price: string): string {
  return price.replace(/[.,]00(?!\d)/, "");
}

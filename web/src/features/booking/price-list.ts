/** Read an event's prices: which ticket types a tier has, and from how much it starts. */

import type { Event, Money } from "@/api/types";
import type { TierInfo } from "@/seat-map/plan";
import { formatMoney, leastMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";

/** What a place of some tier costs for each kind of person. */
export interface TypeChoice {
  code: string;
  name: string;
  price: string;
}

type Priced = Pick<Event, "price_tiers" | "ticket_types" | "prices">;

/** List what a place of a tier costs for each kind of person, the event's first kind first. */
export function typesOfTier(event: Priced, tier: string): TypeChoice[] {
  return event.ticket_types.flatMap(({ code, name }) => {
    const found = event.prices.find(
      ({ price_tier, ticket_type }) => price_tier === tier && ticket_type === code,
    );
    return found ? [{ code, name, price: formatMoney(found.price) }] : [];
  });
}

/** Write a choice for a list that unfolds: "Adult, €45.00". */
export function optionOf({ code, name, price }: TypeChoice) {
  return { value: code, label: name + t("shop.comma") + price };
}

/** Find the lowest price of a tier for its first kind of person: what most people pay. */
export function usualPrice(event: Priced, tier: string): Money | undefined {
  const usual = event.ticket_types[0]?.code;
  const ofTier = event.prices.filter(({ price_tier }) => price_tier === tier);
  const forUsual = ofTier.filter(({ ticket_type }) => ticket_type === usual);
  return leastMoney((forUsual.length > 0 ? forUsual : ofTier).map(({ price }) => price));
}

/** Describe an event's tiers for the seat map and its legend. */
export function tierInfos(event: Priced): TierInfo[] {
  return event.price_tiers.map(({ code, name }, colourIndex) => {
    const price = usualPrice(event, code);
    return { code, name, fromPrice: price ? formatMoney(price) : "", colourIndex };
  });
}

/** Name a ticket type by its code. */
export function nameOfType(event: Priced, type: string): string {
  return event.ticket_types.find(({ code }) => code === type)?.name ?? type;
}

/** Choose the ticket type that a newly picked place gets: the first that its tier has. */
export function firstType(event: Priced, tier: string): string {
  return typesOfTier(event, tier)[0]?.code ?? event.ticket_types[0]?.code ?? "";
}

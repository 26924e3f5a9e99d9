/** From how much an event's places start, and how many are left. */

import type { Event } from "@/api/types";
import { formatFrom, formatMoney, leastMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import classes from "./event-header.module.css";

const few = 20;

/** Show the lowest price, all-in, and what is left while there is something to be had. */
export function EventPrice({ event }: { event: Event }) {
  const { places_left: count, sale_state } = event;
  const words = priceWords(event);
  if (!words) return null;
  return (
    <>
      {words}
      {sale_state === "on_sale" && (
        <span className={classes.left} data-few={count <= few || undefined}>
          {t(count <= few ? "catalogue.fewLeft" : "catalogue.left", { count })}
        </span>
      )}
    </>
  );
}

/** Say from how much most people pay: a companion's free seat is not the price of the evening. */
export function priceWords({ prices, ticket_types }: Pick<Event, "prices" | "ticket_types">) {
  const usual = prices.filter(({ ticket_type }) => ticket_type === ticket_types[0]?.code);
  const shown = (usual.length > 0 ? usual : prices).map(({ price }) => price);
  const least = leastMoney(shown);
  if (!least) return undefined;
  const isOnlyPrice = shown.every(({ amount_minor }) => amount_minor === least.amount_minor);
  return isOnlyPrice ? formatMoney(least) : formatFrom(least);
}

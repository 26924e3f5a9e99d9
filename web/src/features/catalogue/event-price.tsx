/** From how much an event's places start, and how many are left. */

import type { Event } from "@/api/types";
import { formatPrice, leastMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import classes from "./event-header.module.css";

const few = 20;

/** Show the lowest price, all-in, and what is left while there is something to be had. */
export function EventPrice({ event }: { event: Event }) {
  const { places_left: count, sale_state } = event;
  const least = leastMoney(event.prices.map(({ price }) => price));
  if (!least) return null;
  const price = formatPrice(least);
  const hasOnePrice = event.prices.every((one) => one.price.amount_minor === least.amount_minor);
  return (
    <>
      {hasOnePrice ? price : t("catalogue.fromPrice", { price })}
      {sale_state === "on_sale" && (
        <span className={classes.left} data-few={count <= few || undefined}>
          {t(count <= few ? "catalogue.fewLeft" : "catalogue.left", { count })}
        </span>
      )}
    </>
  );
}

/** What the buyer answered, as it was asked then. */

import type { Order } from "@/api/types";
import { t } from "@/shared/texts/texts";
import classes from "./order-answers.module.css";

/** List the answers of an order, those of a ticket with its place; nothing where none were given. */
export function OrderAnswers({ order }: { order: Pick<Order, "answers" | "lines"> }) {
  if (order.answers.length === 0) return null;
  const labels = new Map(order.lines.map(({ place, label }) => [place, label]));
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{t("checkout.yourAnswers")}</h2>
      <dl className={classes.answers}>
        {order.answers.map(({ place, code, question, value, text }) => (
          <div key={`${place} ${code}`}>
            <dt>
              <bdi>{question}</bdi>
              {place !== null && <span>{labels.get(place)}</span>}
            </dt>
            <dd dir="auto">{text ?? t(value === true ? "checkout.yes" : "checkout.no")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What is chosen and what it costs, fees included. */

import { NativeSelect } from "@mantine/core";
import type { HeldPlace, Hold } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import classes from "./order-summary.module.css";
import { optionOf, type TypeChoice } from "./price-list";

interface OrderSummaryProps {
  places: readonly SummaryPlace[];
  fees?: Hold["fees"];
  total: Hold["total"];
  nameOfType: (code: string) => string;
  choicesFor?: (place: SummaryPlace) => TypeChoice[];
  onRemove?: (place: number) => void;
  onChangeType?: (place: number, ticketType: string) => void;
}

type SummaryPlace = Pick<HeldPlace, "place" | "label" | "ticket_type" | "price" | "price_tier"> &
  Partial<Pick<HeldPlace, "area">>;

/** List the places with their prices, and the total below. */
export function OrderSummary(props: OrderSummaryProps) {
  const { places, fees = [], total } = props;
  return (
    <div className={classes.summary}>
      <ul>
        {places.map((place) => (
          <SummaryLine key={place.place} {...props} place={place} />
        ))}
      </ul>
      <div className={classes.total}>
        <span>{t("booking.total")}</span>
        <strong>{formatMoney(total)}</strong>
      </div>
      <Fees fees={fees} />
    </div>
  );
}

/** Say of each fee in the total what it is for and who gets it. */
function Fees({ fees }: { fees: Hold["fees"] }) {
  if (fees.length === 0) return null;
  return (
    <section className={classes.fees} aria-label={t("checkout.feesTitle")}>
      <h3>{t("checkout.feesTitle")}</h3>
      <dl>
        {fees.map(({ name, purpose, paid_to, amount }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatMoney(amount)}</dd>
            <dd className={classes.fee}>{t("checkout.feeTo", { purpose, paidTo: paid_to })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type SummaryLineProps = Omit<OrderSummaryProps, "places" | "fees" | "total"> & {
  place: SummaryPlace;
};

function SummaryLine(props: SummaryLineProps) {
  const { place, nameOfType, choicesFor, onRemove, onChangeType } = props;
  const choices = choicesFor?.(place) ?? [];
  return (
    <li className={classes.line}>
      <span className={classes.label}>{place.label}</span>
      <span className={classes.price}>{formatMoney(place.price)}</span>
      {choices.length > 1 && onChangeType ? (
        <NativeSelect
          size="sm"
          aria-label={t("booking.ticketType", { place: place.label })}
          value={place.ticket_type}
          data={choices.map(optionOf)}
          onChange={({ currentTarget }) => onChangeType(place.place, currentTarget.value)}
        />
      ) : (
        <span className={classes.type}>{nameOfType(place.ticket_type)}</span>
      )}
      {onRemove && (
        <button
          type="button"
          className={classes.remove}
          aria-label={t("booking.remove", { place: place.label })}
          onClick={() => onRemove(place.place)}
        >
          <Icon path={icons.cross} />
        </button>
      )}
    </li>
  );
}

/** The seats of one row, as buttons that stay pressed. */

import { TierMark } from "@/seat-map/tier-mark";
import { t } from "@/shared/texts/texts";
import {
  type FreeSeat,
  type PlaceListProps,
  pickableSeats,
  type Row,
  type Section,
} from "./free-places";
import classes from "./place-list.module.css";

type SeatChoicesProps = PlaceListProps & { section: Section; row: Row };

/** Show what can be picked in a row; pressing a seat takes it, pressing again gives it back. */
export function SeatChoices(props: SeatChoicesProps) {
  const { row, selected, tiers, onPick } = props;
  const seats = pickableSeats(props, row, selected);
  if (seats.length === 0) return <p className={classes.none}>{t("booking.noneFree")}</p>;
  return (
    <ul className={classes.seats}>
      {seats.map((seat) => {
        const tier = tiers.find(({ code }) => code === seat.tier);
        return (
          <li key={seat.place}>
            <button
              type="button"
              aria-pressed={selected.has(seat.place)}
              onClick={() => onPick(seat.place)}
            >
              {tier && <TierMark colourIndex={tier.colourIndex} />}
              <span>{t("booking.seatName", { seat: seat.label })}</span>
              <span className={classes.free}>
                {[tier?.name, tier?.fromPrice, ...notesOf(seat)].filter(Boolean).join(", ")}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function notesOf({ isWheelchair, isCompanion, hasRestrictedView }: FreeSeat): string[] {
  return [
    ...(isWheelchair ? [t("booking.wheelchair")] : []),
    ...(isCompanion ? [t("booking.companion")] : []),
    ...(hasRestrictedView ? [t("booking.restrictedView")] : []),
  ];
}

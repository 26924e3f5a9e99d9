/** The seats of one row, as buttons that stay pressed. */

import { TierMark } from "@/seat-map/tier-mark";
import { t } from "@/shared/texts/texts";
import {
  type FreeSeat,
  groupsInRow,
  type PlaceListProps,
  pickableSeats,
  type Row,
  type Section,
} from "./free-places";
import classes from "./place-list.module.css";

type SeatChoicesProps = PlaceListProps & { section: Section; row: Row };

/** Show what can be picked in a row; pressing a seat takes it, pressing again gives it back. */
export function SeatChoices(props: SeatChoicesProps) {
  const { row, selected, tiers, onPick, wish } = props;
  const isParty = (wish?.party ?? 1) > 1;
  const offered = pickableSeats(props, row, selected);
  // A party is offered groups; what it has chosen already can still be given back.
  const seats = isParty ? offered.filter(({ place }) => selected.has(place)) : offered;
  const groups = isParty ? groupsInRow(props, row) : [];
  if (seats.length + groups.length === 0) {
    return <p className={classes.none}>{t("booking.noneFree")}</p>;
  }
  return (
    <ul className={classes.seats}>
      {groups.map((places) => (
        <GroupChoice key={places.join(" ")} {...props} places={places} />
      ))}
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
                {[tier?.name, tier?.fromPrice, ...notesOf(seat)]
                  .filter(Boolean)
                  .join(t("shop.comma"))}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Show seats side by side as one choice, with what they cost. */
function GroupChoice({
  index,
  row,
  places,
  tiers,
  onPickAll,
}: SeatChoicesProps & { places: readonly number[] }) {
  const labelOf = (place = 0) => row.seats[place - row.first_place] ?? "";
  const codes = new Set(places.map((place) => index.tierCodes[index.tier[place] ?? -1]));
  const own = tiers.filter(({ code }) => codes.has(code));
  const [tier] = own;
  return (
    <li>
      <button type="button" aria-pressed={false} onClick={() => onPickAll(places)}>
        {tier && <TierMark colourIndex={tier.colourIndex} />}
        <span>
          {t("map.seatsFromTo", { first: labelOf(places[0]), last: labelOf(places.at(-1)) })}
        </span>
        <span className={classes.free}>
          {own.map(({ name, fromPrice }) => name + t("shop.comma") + fromPrice).join(" · ")}
        </span>
      </button>
    </li>
  );
}

function notesOf({ isWheelchair, isCompanion, hasRestrictedView }: FreeSeat): string[] {
  return [
    ...(isWheelchair ? [t("booking.wheelchair")] : []),
    ...(isCompanion ? [t("booking.companion")] : []),
    ...(hasRestrictedView ? [t("booking.restrictedView")] : []),
  ];
}

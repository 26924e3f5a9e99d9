/** The card beside a seat or section: what it is, what it costs, whether it is free. */

import { type GroupWords, seatNotes, stateWords } from "./labels";
import { groupName, type PlanIndex, seatOf, type TierInfo } from "./plan";
import classes from "./seat-map.module.css";
import type { Sight } from "./sight";
import { SightPicture } from "./sight-picture";
import { texts } from "./texts";
import { TierMark } from "./tier-mark";

interface CardPlace {
  /** In pixels of the map. */
  readonly x: number;
  readonly y: number;
  readonly isBelow: boolean;
}

interface SeatCardProps {
  index: PlanIndex;
  place: number;
  tier: TierInfo | undefined;
  state: number | undefined;
  isSelected: boolean;
  /** What is seen from there; null where nobody knows, or where there is no room to show it. */
  sight: Sight | null;
  at: CardPlace;
}

/** Show a seat's card; the live region says the same to those who do not see it. */
export function SeatCard({ index, place, tier, state, isSelected, sight, at }: SeatCardProps) {
  const found = seatOf(index, place);
  if (!found) return null;
  const notes = seatNotes(index.features[place] ?? 0);
  return (
    <CardFrame at={at}>
      <span className={classes.cardSection}>{groupName(index, index.group[place] ?? -1)}</span>
      <strong className={classes.cardTitle}>
        {texts.row(found.row.label)} · {texts.seat(found.seat)}
      </strong>
      {tier && (
        <span className={classes.cardTier}>
          <TierMark colourIndex={tier.colourIndex} />
          <span>{tier.name}</span>
          <strong>{tier.fromPrice}</strong>
        </span>
      )}
      {notes.length > 0 && <span className={classes.cardNotes}>{notes.join(", ")}</span>}
      <span className={classes.cardState}>{stateWords(state, isSelected)}</span>
      {sight && <SightPicture sight={sight} />}
    </CardFrame>
  );
}

/** Show a section's or an area's card. */
export function GroupCard({ words, at }: { words: GroupWords; at: CardPlace }) {
  return (
    <CardFrame at={at}>
      <strong className={classes.cardTitle}>{words.name}</strong>
      <span className={classes.cardSection}>{words.details.join(" · ")}</span>
    </CardFrame>
  );
}

function CardFrame({ at, children }: { at: CardPlace; children: React.ReactNode }) {
  return (
    <div
      aria-hidden="true"
      className={classes.card}
      data-below={at.isBelow || undefined}
      style={{ left: at.x, top: at.y }}
    >
      {children}
    </div>
  );
}

/** What to say to somebody whose choice would leave a single seat alone, and the ways out. */

import { Button } from "@mantine/core";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { joinWords } from "./lost-race";

interface OrphanNoticeProps {
  orphans: readonly number[];
  alternatives: readonly (readonly number[])[];
  labelOf: (place: number) => string;
  /** Take what was asked for and the orphans too; absent where that is too many. */
  onTakeToo?: () => void;
  onTakeInstead: (places: readonly number[]) => void;
  onDismiss: () => void;
}

// More would hide a phone's map.
const shownAtMost = 2;

/** Name the seat, say why it matters, and offer it and the nearest other choices in one click. */
export function OrphanNotice(props: OrphanNoticeProps) {
  const { orphans, alternatives, labelOf, onTakeToo, onTakeInstead, onDismiss } = props;
  const left = joinWords(orphans.map(labelOf));
  return (
    <Notice
      tone="bad"
      title={t(orphans.length === 1 ? "booking.orphan.one" : "booking.orphan.many", {
        places: left,
      })}
      action={
        <>
          {onTakeToo && (
            <Button onClick={onTakeToo}>{t("booking.orphan.too", { places: left })}</Button>
          )}
          {alternatives.slice(0, shownAtMost).map((places) => (
            <Button key={places.join()} variant="default" onClick={() => onTakeInstead(places)}>
              {t("booking.orphan.instead", { places: joinWords(places.map(labelOf)) })}
            </Button>
          ))}
          <Button variant="subtle" onClick={onDismiss}>
            {t("booking.lost.dismiss")}
          </Button>
        </>
      }
    >
      {t("booking.orphan.why")}
    </Notice>
  );
}

/** What to say to somebody whose places went to another buyer a moment earlier. */

import { Button } from "@mantine/core";
import { locale, t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";

interface LostRaceProps {
  taken: readonly number[];
  alternatives: readonly (readonly number[])[];
  labelOf: (place: number) => string;
  onTake: (places: readonly number[]) => void;
  onDismiss: () => void;
}

/** Name the places that were taken and offer the nearest free ones, each with one click. */
export function LostRace({ taken, alternatives, labelOf, onTake, onDismiss }: LostRaceProps) {
  return (
    <Notice
      tone="bad"
      title={lostWords(taken.map(labelOf))}
      action={
        <>
          {alternatives.map((places) => (
            <Button key={places.join()} variant="default" onClick={() => onTake(places)}>
              {t("booking.lost.take", { places: joinWords(places.map(labelOf)) })}
            </Button>
          ))}
          <Button variant="subtle" onClick={onDismiss}>
            {t("booking.lost.dismiss")}
          </Button>
        </>
      }
    >
      {t("booking.lost.kept")}{" "}
      {alternatives.length > 0 ? t("booking.lost.alternatives") : t("booking.lost.nothing")}
    </Notice>
  );
}

function lostWords(labels: string[]): string {
  const [only] = labels;
  if (labels.length === 1 && only) return t("booking.lost.one", { place: only });
  return t("booking.lost.many", { places: joinWords(labels) });
}

/** Join labels and say what they share only once: "Stalls, row F, seat 12 and seat 13". */
export function joinWords(labels: readonly string[]): string {
  const comma = t("shop.comma");
  let before: string[] = [];
  const short = labels.map((label) => {
    const parts = label.split(comma);
    const differs = parts.findIndex((part, index) => part !== before[index]);
    before = parts;
    return parts.slice(Math.max(0, differs)).join(comma);
  });
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(short);
}

/** What went wrong at the desk, and the way on from there. */

import { Button } from "@mantine/core";
import type { WantedPlace } from "@/api/types";
import { describeProblem, ProblemError } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { LostRace } from "./lost-race";
import type { HoldDesk, Refused } from "./use-hold";

interface HoldNoticesProps {
  desk: HoldDesk;
  labelOf: (place: number) => string;
  wantedAs: (place: number) => WantedPlace;
}

/** Show the last refusal or a hold that ran out; nothing while all is well. */
export function HoldNotices({ desk, labelOf, wantedAs }: HoldNoticesProps) {
  if (desk.lapsed) return <LapsedNotice desk={desk} />;
  if (!desk.refused) return null;
  const lost = lostPlaces(desk.refused);
  if (!lost) return <Notice tone="bad">{describeProblem(desk.refused.error)}</Notice>;
  const kept = keptPlaces(desk.refused, lost.taken);
  return (
    <LostRace
      {...lost}
      labelOf={labelOf}
      onTake={(places) => desk.change([...kept, ...places.map(wantedAs)], [])}
      onDismiss={desk.dismiss}
    />
  );
}

function LapsedNotice({ desk }: { desk: HoldDesk }) {
  const hasPlaces = (desk.lapsed?.length ?? 0) > 0;
  return (
    <Notice
      tone="bad"
      title={t("booking.lapsed.title")}
      action={
        <>
          {hasPlaces && (
            <Button onClick={desk.takeLapsedAgain} loading={desk.isBusy}>
              {t("booking.lapsed.again")}
            </Button>
          )}
          <Button variant="default" onClick={desk.dismiss}>
            {t("booking.lapsed.drop")}
          </Button>
        </>
      }
    >
      {t("booking.lapsed.text")}
    </Notice>
  );
}

function lostPlaces({ error }: Refused) {
  if (!(error instanceof ProblemError) || error.problem.code !== "place-taken") return undefined;
  const { taken = [], alternatives = [] } = error.problem;
  return taken.length > 0 ? { taken, alternatives: alternatives.slice(0, 3) } : undefined;
}

// All or nothing was asked for, so what was not taken has to be asked for again with the rest.
function keptPlaces({ move }: Refused, taken: readonly number[]): WantedPlace[] {
  if (move.kind !== "change") return [];
  return move.add.filter(({ place }) => typeof place !== "number" || !taken.includes(place));
}

/** What went wrong at the desk, and the way on from there. */

import { Button } from "@mantine/core";
import type { HeldPlace, WantedPlace } from "@/api/types";
import { describeProblem, isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { LostRace } from "./lost-race";
import { OrphanNotice } from "./orphan-notice";
import type { HoldDesk, Refused } from "./use-hold";

interface HoldNoticesProps {
  desk: HoldDesk;
  labelOf: (place: number) => string;
  wantedAs: (place: number) => WantedPlace;
  /** How many places one may have at most. */
  most: number;
}

/** Show the last refusal or a hold that ran out; nothing while all is well. */
export function HoldNotices(props: HoldNoticesProps) {
  const { desk, labelOf, wantedAs } = props;
  if (desk.lapsed) return <LapsedNotice desk={desk} />;
  const { refused } = desk;
  if (!refused) return null;
  if (isRefusal(refused.error, "orphan-seat")) return <Orphans {...props} refused={refused} />;
  if (isRefusal(refused.error, "companion-alone")) {
    return <CompanionAlone desk={desk} refused={refused} />;
  }
  const lost = lostPlaces(refused);
  if (!lost) return <Notice tone="bad">{describeProblem(refused.error)}</Notice>;
  const kept = keptPlaces(refused, lost.taken);
  return (
    <LostRace
      {...lost}
      labelOf={labelOf}
      onTake={(places) => desk.change([...kept, ...places.map(wantedAs)], [])}
      onDismiss={desk.dismiss}
    />
  );
}

type RefusedProps = HoldNoticesProps & { refused: Refused };

function Orphans({ desk, labelOf, wantedAs, most, refused }: RefusedProps) {
  const { error, move } = refused;
  if (!isRefusal(error, "orphan-seat") || move.kind !== "change") return null;
  const { orphans = [], alternatives = [], replaces = [] } = error.problem;
  const held = desk.hold?.items ?? [];
  const isRoom = held.length + move.add.length - move.remove.length + orphans.length <= most;
  const units = move.add.filter(({ area }) => area);
  const typed = sameType(refused, held, replaces);
  return (
    <OrphanNotice
      orphans={orphans}
      alternatives={alternatives}
      labelOf={labelOf}
      onTakeToo={
        isRoom ? () => desk.change([...move.add, ...orphans.map(wantedAs)], move.remove) : undefined
      }
      onTakeInstead={(places) =>
        desk.change(
          [...units, ...places.map((place) => (typed ? { place, ...typed } : wantedAs(place)))],
          [...move.remove, ...replaces],
        )
      }
      onDismiss={desk.dismiss}
    />
  );
}

/** Find the one ticket type of all seats that would be taken elsewhere, if it is one. */
function sameType(
  { move }: Refused,
  held: readonly HeldPlace[],
  replaces: readonly number[],
): { ticket_type: string } | undefined {
  const asked = move.kind === "change" ? move.add.filter(({ area }) => !area) : [];
  const moving = held.filter(({ place }) => replaces.includes(place));
  const [only, ...others] = new Set([...asked, ...moving].map(({ ticket_type }) => ticket_type));
  return only && others.length === 0 ? { ticket_type: only } : undefined;
}

function CompanionAlone({ desk, refused }: { desk: HoldDesk; refused: Refused }) {
  const { error, move } = refused;
  if (!isRefusal(error, "companion-alone")) return null;
  const { places = [] } = error.problem;
  const isGivingBack = move.kind === "change" && move.add.length === 0;
  return (
    <Notice
      tone="bad"
      action={
        isGivingBack && (
          <Button variant="default" onClick={() => desk.change([], [...move.remove, ...places])}>
            {t("booking.companionAlone")}
          </Button>
        )
      }
    >
      {describeProblem(error)}
    </Notice>
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
  if (!isRefusal(error, "place-taken")) return undefined;
  const { taken = [], alternatives = [] } = error.problem;
  return taken.length > 0 ? { taken, alternatives: alternatives.slice(0, 3) } : undefined;
}

// All or nothing was asked for, so what was not taken has to be asked for again with the rest.
function keptPlaces({ move }: Refused, taken: readonly number[]): WantedPlace[] {
  if (move.kind !== "change") return [];
  return move.add.filter(({ place }) => typeof place !== "number" || !taken.includes(place));
}

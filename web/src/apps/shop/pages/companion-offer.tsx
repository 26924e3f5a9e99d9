/** The seat beside a wheelchair place, offered to whoever comes along, with its price. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Event, Hold } from "@/api/types";
import { companionType, seatsBeside } from "@/features/booking/companions";
import { typesOfTier } from "@/features/booking/price-list";
import type { HoldDesk } from "@/features/booking/use-hold";
import { seatMapQuery } from "@/features/catalogue/api";
import { indexPlan, placeLabel } from "@/seat-map/plan";
import { ProblemError } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./checkout-page.module.css";

interface CompanionOfferProps {
  event: Event;
  hold: Hold;
  desk: HoldDesk;
}

/** Offer what suits a companion; nothing for events without, or where it is taken already. */
export function CompanionOffer({ event, hold, desk }: CompanionOfferProps) {
  const hasCompanions = event.ticket_types.some(({ code }) => code === companionType);
  const comesAlong = hold.items.some(({ ticket_type }) => ticket_type === companionType);
  if (!hasCompanions || comesAlong) return null;
  const ownSeat = hold.items.find(({ price_tier }) => priceFor(event, price_tier));
  const choice = ownSeat && priceFor(event, ownSeat.price_tier);
  if (!ownSeat || !choice) return <SeatBeside event={event} hold={hold} desk={desk} />;
  return (
    <Notice
      tone="info"
      title={t("checkout.companionSeat")}
      action={
        <Button
          className={classes.long}
          variant="default"
          loading={desk.isBusy}
          onClick={() => desk.retype(ownSeat, companionType)}
        >
          {t("checkout.companionTake", choice)}
        </Button>
      }
    >
      {ownSeat.label}
    </Notice>
  );
}

function SeatBeside({ event, hold, desk }: CompanionOfferProps) {
  const { data: plan } = useQuery(seatMapQuery(event.id));
  const index = useMemo(() => plan && indexPlan(plan), [plan]);
  if (!index) return null;
  const held = hold.items.map(({ place }) => place);
  const isGone = (place: number) => takenBy(desk).includes(place);
  const seat = seatsBeside(index, held).find((place) => !isGone(place));
  const tier = seat === undefined ? undefined : index.tierCodes[index.tier[seat] ?? -1];
  const choice = tier === undefined ? undefined : priceFor(event, tier);
  if (seat === undefined || !choice) return null;
  return (
    <Notice
      tone="info"
      action={
        <Button
          className={classes.long}
          variant="default"
          loading={desk.isBusy}
          onClick={() => desk.change([{ place: seat, ticket_type: companionType }], [])}
        >
          {t("checkout.companionAdd", { place: placeLabel(index, seat), ...choice })}
        </Button>
      }
    >
      {t("checkout.companionBeside")}
    </Notice>
  );
}

function priceFor(event: Event, tier: string) {
  const found = typesOfTier(event, tier).find(({ code }) => code === companionType);
  return found && { name: found.name, price: found.price };
}

function takenBy({ refused }: HoldDesk): number[] {
  return refused?.error instanceof ProblemError ? (refused.error.problem.taken ?? []) : [];
}

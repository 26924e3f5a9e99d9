/** The desk of an event: choose places on the map, in the list or by number, and go to pay. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Event } from "@/api/types";
import { AreaPicker } from "@/features/booking/area-picker";
import { BestAvailableForm } from "@/features/booking/best-available-form";
import { HoldNotices } from "@/features/booking/hold-notices";
import { tierInfos } from "@/features/booking/price-list";
import { ProposalNotice } from "@/features/booking/proposal-notice";
import { type HoldDesk, useHold } from "@/features/booking/use-hold";
import { seatMapQuery } from "@/features/catalogue/api";
import { countFree } from "@/features/realtime/packed";
import { useSeatFeed } from "@/features/realtime/use-seat-feed";
import { hasFeature, indexPlan, type PlanIndex, WHEELCHAIR } from "@/seat-map/plan";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Failed, Loading } from "@/shared/ui/page-state";
import classes from "./desk.module.css";
import { PlaceChooser } from "./place-chooser";
import { usePicks } from "./use-picks";
import { YourPlaces } from "./your-places";

/** Show the desk once the drawing of the places is here. */
export function Desk({ event }: { event: Event }) {
  const plan = useQuery(seatMapQuery(event.id));
  const index = useMemo(() => plan.data && indexPlan(plan.data), [plan.data]);
  if (plan.isError) return <Failed error={plan.error} onRetry={() => void plan.refetch()} />;
  if (!index) return <Loading label={t("booking.mapLoading")} />;
  return <OpenDesk event={event} index={index} />;
}

function OpenDesk({ event, index }: { event: Event; index: PlanIndex }) {
  const desk = useHold(event.id);
  const feed = useSeatFeed(event.id, index.placeCount);
  const picks = usePicks(event, index, desk);
  const tiers = useMemo(() => tierInfos(event), [event]);
  const { sections, areas } = index.plan;
  const held = desk.hold?.items ?? [];
  const hasSeats = sections.length > 0;
  const proposed = useProposed(desk);
  return (
    <div className={classes.desk}>
      <div id="choose" className={classes.choose}>
        {!hasSeats && <h2>{t("booking.chooseTickets")}</h2>}
        <div className={classes.notices}>
          <HoldNotices
            desk={desk}
            labelOf={picks.labelOf}
            wantedAs={picks.wantedAs}
            most={mostPerOrder(event)}
          />
          <ProposalNotice desk={desk} onTake={() => accept(desk)} />
        </div>
        {feed && !feed.isLive && <Notice tone="info">{t("booking.notLive")}</Notice>}
        {hasSeats && (
          <PlaceChooser
            event={event}
            index={index}
            tiers={tiers}
            feed={feed}
            picks={picks}
            shown={proposed}
          />
        )}
        {areas.map((area) => (
          <AreaPicker
            key={area.key}
            event={event}
            area={area}
            free={feed && countFree(feed.states, area.first_place, area.capacity)}
            held={held}
            isBusy={desk.isBusy}
            onAdd={(type) => picks.addUnit(area.key, type)}
            onRemove={(place) => desk.change([], [place])}
          />
        ))}
        {hasSeats && (
          <BestAvailableForm
            tiers={tiers}
            most={mostPerOrder(event)}
            hasWheelchairPlaces={hasFeature(index, WHEELCHAIR)}
            free={feed ? countFree(feed.states) : event.places_left}
            hasPlaces={held.length > 0}
            isBusy={desk.isBusy}
            onFind={desk.takeBest}
          />
        )}
      </div>
      <YourPlaces event={event} desk={desk} hasSeats={hasSeats} />
    </div>
  );
}

/** Give the places that are proposed, and bring them into view each time that they change. */
function useProposed({ hold, proposal }: HoldDesk): readonly number[] | undefined {
  const text = hold && proposal && hold.items.map(({ place }) => place).join();
  const proposed = useMemo(() => text?.split(",").map(Number), [text]);
  useEffect(() => {
    if (proposed) document.getElementById("choose")?.scrollIntoView({ block: "start" });
  }, [proposed]);
  return proposed;
}

function accept(desk: HoldDesk): void {
  desk.acceptProposal();
  document.getElementById("yours")?.focus();
}

function mostPerOrder({ limits }: Event): number {
  return limits.max_places_per_order ?? 20;
}

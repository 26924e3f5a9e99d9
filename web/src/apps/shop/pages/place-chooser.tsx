/** The map and its twin, the list: two ways to the same places. */

import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Event } from "@/api/types";
import { PlaceList } from "@/features/booking/place-list";
import { dimmedTiers, PriceLimit, TierLegend } from "@/features/booking/tier-legend";
import type { FeedView } from "@/features/realtime/live-feed";
import type { PlanIndex, TierInfo } from "@/seat-map/plan";
import { t } from "@/shared/texts/texts";
import { Loading } from "@/shared/ui/page-state";
import classes from "./desk.module.css";
import type { Picks } from "./use-picks";

// The map is large, and somebody buying standing places never needs it.
const SeatMapView = lazy(async () => {
  const view = await import("@/seat-map/seat-map-view");
  return { default: view.SeatMapView };
});

interface PlaceChooserProps {
  event: Event;
  index: PlanIndex;
  tiers: readonly TierInfo[];
  feed: FeedView | undefined;
  picks: Picks;
  /** Seats that the map goes to. */
  shown: readonly number[] | undefined;
}

/** Show the map or the list, and the way from one to the other first of all. */
export function PlaceChooser({ event, index, tiers, feed, picks, shown }: PlaceChooserProps) {
  const [isList, setList] = useState(false);
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState("");
  const dimmed = useMemo(() => dimmedTiers(tiers, wanted, most), [tiers, wanted, most]);
  if (!feed) return <Loading label={t("booking.mapLoading")} />;
  return (
    <div className={classes.chooser}>
      <header className={classes.ways}>
        <h2>{t("booking.choose")}</h2>
        <Button variant="default" onClick={() => setList(!isList)}>
          {t(isList ? "booking.mapLink" : "booking.listLink")}
        </Button>
      </header>
      <TierLegend tiers={tiers} wanted={wanted} onChange={setWanted}>
        <PriceLimit tiers={tiers} most={most} onChange={setMost} />
      </TierLegend>
      {isList ? (
        <PlaceList
          index={index}
          states={feed.states}
          dimmed={dimmed}
          tiers={tiers}
          selected={picks.selected}
          onPick={picks.pick}
          onPickArea={picks.pickArea}
          onPickAll={picks.pickAll}
        />
      ) : (
        <div className={classes.map}>
          <Suspense fallback={<Loading label={t("booking.mapLoading")} />}>
            <SeatMapView
              plan={index.plan}
              availability={feed.states}
              availabilityVersion={feed.version}
              tiers={tiers}
              dimmedTiers={dimmed}
              selected={picks.selected}
              shown={shown}
              onPick={picks.pick}
              onPickArea={picks.pickArea}
              label={t("booking.mapLabel", { venue: event.venue?.name ?? event.name })}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

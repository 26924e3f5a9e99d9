/** What a tap on the map or a press in the list does: take a place, or give it back. */

import { useCallback, useMemo, useRef } from "react";
import type { Event, WantedPlace } from "@/api/types";
import { firstType } from "@/features/booking/price-list";
import type { HoldDesk } from "@/features/booking/use-hold";
import { type PlanIndex, placeLabel } from "@/seat-map/plan";

export interface Picks {
  selected: ReadonlySet<number>;
  pick: (place: number) => void;
  pickAll: (places: readonly number[]) => void;
  pickArea: (areaKey: string) => void;
  addUnit: (areaKey: string, ticketType: string) => void;
  labelOf: (place: number) => string;
  wantedAs: (place: number) => WantedPlace;
}

/** Connect a plan's places to the desk. */
export function usePicks(event: Event, index: PlanIndex, desk: HoldDesk): Picks {
  const { hold, pending, change } = desk;
  const selected = useMemo(
    () => new Set([...(hold?.items ?? []).map(({ place }) => place), ...pending]),
    [hold, pending],
  );
  // The map keeps its callbacks, so they read what is chosen from here and never change.
  const now = useRef(selected);
  now.current = selected;

  const wantedAs = useCallback(
    (place: number): WantedPlace => {
      const tier = index.tierCodes[index.tier[place] ?? -1] ?? "";
      const ticket_type = firstType(event, tier);
      const area = index.plan.areas.find(
        ({ first_place, capacity }) => place >= first_place && place < first_place + capacity,
      );
      return area ? { area: area.key, quantity: 1, ticket_type } : { place, ticket_type };
    },
    [event, index],
  );
  const pick = useCallback(
    (place: number) => {
      if (now.current.has(place)) change([], [place]);
      else change([wantedAs(place)], []);
    },
    [change, wantedAs],
  );
  const pickAll = useCallback(
    (places: readonly number[]) =>
      change(places.filter((place) => !now.current.has(place)).map(wantedAs), []),
    [change, wantedAs],
  );
  const addUnit = useCallback(
    (area: string, ticket_type: string) => change([{ area, quantity: 1, ticket_type }], []),
    [change],
  );
  const labelOf = useCallback((place: number) => placeLabel(index, place), [index]);
  return { selected, pick, pickAll, pickArea: showArea, addUnit, labelOf, wantedAs };
}

function showArea(areaKey: string): void {
  const picker = document.getElementById(`area-${areaKey}`);
  picker?.scrollIntoView({ block: "center", behavior: "smooth" });
  picker?.focus({ preventScroll: true });
}

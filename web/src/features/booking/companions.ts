/** Seats for whoever comes along with somebody in a wheelchair. */

import { COMPANION, type PlanIndex, WHEELCHAIR } from "@/seat-map/plan";

/** The ticket type of somebody without whom another could not come. */
export const companionType = "companion";

/** Find the companions' seats right beside the wheelchair places that somebody holds. */
export function seatsBeside(index: PlanIndex, held: readonly number[]): number[] {
  const rows = index.plan.sections.flatMap((section) => section.rows);
  const has = (place: number, feature: number) => ((index.features[place] ?? 0) & feature) > 0;
  return held
    .filter((place) => has(place, WHEELCHAIR))
    .flatMap((place) => {
      const row = rows.find(
        ({ first_place, seats }) => place >= first_place && place < first_place + seats.length,
      );
      if (!row) return [];
      const last = row.first_place + row.seats.length - 1;
      return [place + 1, place - 1].filter(
        (seat) => seat >= row.first_place && seat <= last && has(seat, COMPANION),
      );
    })
    .filter((seat, at, all) => !held.includes(seat) && all.indexOf(seat) === at);
}

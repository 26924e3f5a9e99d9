/** Read coordinates as they travel: where a row begins, and how its steps change. */

import type { SeatMapPlan } from "./plan";

/** Give the drawing that came in steps with each seat where it is, in plan units. */
export function walkSteps(plan: SeatMapPlan): SeatMapPlan {
  const sections = plan.sections.map((section) => ({
    ...section,
    rows: section.rows.map((row) => ({ ...row, x: walked(row.x), y: walked(row.y) })),
  }));
  return { ...plan, sections };
}

/** Walk a row: it begins somewhere, takes a first step, and then only says what changes. */
function walked(changes: readonly number[]): number[] {
  let [at, step] = [0, 0];
  return changes.map((change, seat) => {
    step = seat < 2 ? change : step + change;
    at += step;
    return at / 10;
  });
}

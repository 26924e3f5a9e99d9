/** Work out what is seen from a seat: the stage of the plan, in perspective. */

import { boundsOf, centreOf, cornersOf, type Point } from "./geometry";
import { COMPANION, type PlanIndex, RESTRICTED_VIEW, WHEELCHAIR } from "./plan";
import type { Venue } from "./venue";

export interface Sight {
  /** The corners of the stage's floor and of its top, on a picture of `PICTURE`. */
  readonly base: readonly Point[];
  readonly top: readonly Point[];
  /** Somebody on the stage: where the feet are, and how tall. */
  readonly person: Point & { readonly height: number };
  /** Where heads of the row in front are. */
  readonly heads: readonly Point[];
  readonly isRestricted: boolean;
}

export const PICTURE = { width: 208, height: 82, horizon: 28 };

// Seats are half a metre wide.
const SEATS_A_METRE = 2;
const FOCUS = 150;
const STAGE_HIGH_M = 0.9;
const PERSON_M = 1.8;
// Eyes are so high above the stage's foot at its edge, and higher with each metre from it.
const EYES_M = 1.7;
const RISE = 0.24;
const NEAREST_M = 0.6;
const HEADS = [-1, 0, 1, 2];

/** Return what is seen from a seat, or null where the plan has no stage. */
export function sightFrom({ index, finder }: Venue, place: number): Sight | null {
  const stage = stageOf(index);
  const from = { x: index.x[place] ?? 0, y: index.y[place] ?? 0 };
  const middle = stage && centreOf(boundsOf(stage));
  if (!(stage && middle) || place >= index.seatCount) return null;
  const metre = index.pitch * SEATS_A_METRE;
  const away = Math.max(1e-6, Math.hypot(middle.x - from.x, middle.y - from.y));
  const ahead = { x: (middle.x - from.x) / away, y: (middle.y - from.y) / away };
  const nearest = Math.min(...stage.map((corner) => forward(from, ahead, corner))) / metre;
  const eyes = EYES_M + RISE * Math.max(0, nearest);
  const seen = (point: Point, high: number) => {
    const deep = Math.max(NEAREST_M, forward(from, ahead, point) / metre);
    const aside = ((point.y - from.y) * ahead.x - (point.x - from.x) * ahead.y) / metre;
    return {
      x: PICTURE.width / 2 + (FOCUS * aside) / deep,
      y: PICTURE.horizon + (FOCUS * (eyes - high)) / deep,
    };
  };
  const feet = seen(middle, STAGE_HIGH_M);
  const inFront = { x: from.x + ahead.x * metre, y: from.y + ahead.y * metre };
  const isBehindSomebody = finder.nearest(inFront, metre * 0.6) !== null;
  const bits = index.features[place] ?? 0;
  return {
    base: stage.map((corner) => seen(corner, 0)),
    top: stage.map((corner) => seen(corner, STAGE_HIGH_M)),
    person: { ...feet, height: feet.y - seen(middle, STAGE_HIGH_M + PERSON_M).y },
    heads: isBehindSomebody && !(bits & (WHEELCHAIR | COMPANION)) ? HEADS.map(headAt) : [],
    isRestricted: (bits & RESTRICTED_VIEW) > 0,
  };
}

function headAt(number: number): Point {
  return { x: PICTURE.width / 2 + (number - 0.5) * 62, y: PICTURE.height + 2 };
}

function forward(from: Point, ahead: Point, to: Point): number {
  return (to.x - from.x) * ahead.x + (to.y - from.y) * ahead.y;
}

function stageOf({ plan }: PlanIndex): Point[] | null {
  const stage = plan.shapes.find(({ role, kind }) => role === "stage" && kind !== "text");
  return stage ? cornersOf(stage) : null;
}

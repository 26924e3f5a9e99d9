/** Everything about a plan that never changes while it is on the page, worked out once. */

import {
  type Bounds,
  boundsOf,
  cornersOf,
  growBounds,
  joinBounds,
  type Point,
  simplified,
} from "./geometry";
import { type Outline, outlinesOf, rowsAsPoints } from "./outlines";
import { indexPlan, type PlanIndex, type SeatMapPlan } from "./plan";
import { SeatFinder } from "./seat-finder";

/** Lines through the seats of one price tier, to tint a section that has several. */
interface Band {
  readonly tier: number;
  readonly lines: readonly Point[][];
}

export interface Venue {
  readonly index: PlanIndex;
  readonly outlines: readonly Outline[];
  /** Per group: its tiers; more than one only where a section has several. */
  readonly bands: readonly Band[][];
  readonly rowBounds: readonly Bounds[];
  /** All that is drawn. The plan's own size is not trusted: seats may lie outside it. */
  readonly bounds: Bounds;
  readonly finder: SeatFinder;
}

const ROUGH = 0.15;

export function buildVenue(plan: SeatMapPlan): Venue {
  const index = indexPlan(plan);
  const rows = rowsAsPoints(index);
  const outlines = outlinesOf(index, rows);
  const drawn = [
    ...outlines.map((outline) => outline.bounds),
    ...plan.shapes.map((shape) => boundsOf(cornersOf(shape))),
  ].filter((bounds) => bounds.right >= bounds.left);
  return {
    index,
    outlines,
    bands: bandsOf(index, rows),
    rowBounds: rows.map((points) => growBounds(boundsOf(points), index.pitch / 2)),
    bounds:
      drawn.length > 0
        ? joinBounds(drawn)
        : { left: 0, top: 0, right: plan.size.width, bottom: plan.size.height },
    finder: new SeatFinder(index),
  };
}

function bandsOf(index: PlanIndex, rows: readonly Point[][]): Band[][] {
  const groups = Array.from({ length: index.groupCount }, () => new Map<number, Point[][]>());
  index.rows.forEach(({ section, firstPlace }, row) => {
    let line: Point[] = [];
    let tier = -1;
    rows[row]?.forEach((point, seat) => {
      const own = index.tier[firstPlace + seat] ?? 0;
      if (own !== tier) {
        line = [];
        tier = own;
        const lines = groups[section]?.get(own) ?? [];
        groups[section]?.set(own, lines);
        lines.push(line);
      }
      line.push(point);
    });
  });
  index.plan.areas.forEach((area, number) => {
    groups[index.plan.sections.length + number]?.set(index.tierCodes.indexOf(area.price_tier), []);
  });
  return groups.map((tiers) =>
    [...tiers].map(([tier, lines]) => ({
      tier,
      lines: tiers.size > 1 ? lines.map((line) => simplified(line, index.pitch * ROUGH)) : [],
    })),
  );
}

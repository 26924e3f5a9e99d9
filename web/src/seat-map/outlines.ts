/** What a section looks like from afar: its silhouette, and where its name has room. */

import {
  type Bounds,
  boundsOf,
  centreOf,
  cornersOf,
  distance,
  distanceToSegment,
  growBounds,
  isSimple,
  type Point,
  simplified,
} from "./geometry";
import { type LabelBox, labelBox, roomsIn } from "./label-room";
import type { PlanIndex } from "./plan";

/** A silhouette: polygons to fill, and polygons and lines to stroke `width` wide. */
export interface Outline {
  readonly polygons: readonly Point[][];
  readonly lines: readonly Point[][];
  readonly width: number;
  readonly bounds: Bounds;
  /** The middle, and the free length across and down through it. */
  readonly label: LabelBox;
  /** Boxes about the middle, of several proportions, that lie wholly inside. */
  readonly rooms: readonly LabelBox[];
}

const LARGEST_STEP = 2.3;
const COVER = 1.2;
const NEXT_ROW = 1.7;
const ROUGH = 0.15;
const ROUGH_ENDS = 0.3;

/** Return the seats of each row as points. */
export function rowsAsPoints({ rows, x, y }: PlanIndex): Point[][] {
  return rows.map(({ firstPlace, seats }) =>
    seats.map((_, seat) => ({ x: x[firstPlace + seat] ?? 0, y: y[firstPlace + seat] ?? 0 })),
  );
}

/** Return the outline of every group: sections first, then areas. */
export function outlinesOf(index: PlanIndex, rows = rowsAsPoints(index)): Outline[] {
  const sections = index.plan.sections.map((): Point[][] => []);
  index.rows.forEach(({ section }, row) => {
    sections[section]?.push(rows[row] ?? []);
  });
  return [
    ...sections.map((section) => outlineOfRows(section, index.pitch)),
    ...index.plan.areas.map((area) => outlineOfArea(cornersOf(area.shape))),
  ];
}

function outlineOfArea(corners: Point[]): Outline {
  const bounds = boundsOf(corners);
  const label = {
    ...centreOf(bounds),
    width: bounds.right - bounds.left,
    height: bounds.bottom - bounds.top,
  };
  return { polygons: [corners], lines: [], width: 0, bounds, label, rooms: [label] };
}

/** Return the outline of one section from its rows of seats. */
export function outlineOfRows(rows: readonly Point[][], pitch: number): Outline {
  const gap = usualGap(rows, pitch);
  const width = gap * COVER;
  const polygons: Point[][] = [];
  const lines: Point[][] = [];
  for (const chain of chainsOf(
    rows.flatMap((row) => runsOf(row, pitch)),
    gap,
  )) {
    const polygon = chain.length > 1 ? around(chain, pitch) : [];
    if (polygon.length > 2 && isSimple(polygon)) polygons.push(polygon);
    else lines.push(...chain.map((run) => simplified(run, pitch * ROUGH)));
  }
  const seats = rows.flat();
  const label = labelBox(seats, gap, width);
  return {
    polygons,
    lines,
    width,
    bounds: growBounds(boundsOf(seats), width / 2),
    label,
    rooms: roomsIn(polygons, label, width * 0.7),
  };
}

/** Return the usual distance from a row to the next one of its section, at least the seats' own. */
function usualGap(rows: readonly Point[][], pitch: number): number {
  const gaps: number[] = [];
  rows.forEach((row, number) => {
    const middle = row[Math.floor(row.length / 2)];
    const next = rows[number + 1];
    if (middle && next) gaps.push(Math.min(...next.map((seat) => distance(middle, seat))));
  });
  gaps.sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? pitch;
  return Math.max(pitch, Math.min(usual, pitch * 2.5));
}

/** Split a row where neighbours sit farther apart than usual. */
function runsOf(row: readonly Point[], pitch: number): Point[][] {
  const runs: Point[][] = [];
  let before: Point | undefined;
  for (const seat of row) {
    if (before && distance(before, seat) <= pitch * LARGEST_STEP) runs.at(-1)?.push(seat);
    else runs.push([seat]);
    before = seat;
  }
  return runs;
}

/** Gather runs that follow one another like the rows of a block, all facing the same way. */
function chainsOf(runs: readonly Point[][], gap: number): Point[][][] {
  const chains: Point[][][] = [];
  for (const run of runs) {
    const before = chains.at(-1)?.at(-1);
    if (before && areNeighbours(before, run, gap)) {
      chains.at(-1)?.push(facesLike(before, run) ? run : run.toReversed());
    } else chains.push([run]);
  }
  return chains;
}

function areNeighbours(before: readonly Point[], run: readonly Point[], gap: number): boolean {
  const middle = run[Math.floor(run.length / 2)];
  if (!middle || before.length < 2 || run.length < 2) return false;
  return before.some((seat, number) => {
    const from = before[number - 1];
    return from !== undefined && distanceToSegment(middle, from, seat) <= gap * NEXT_ROW;
  });
}

function facesLike(before: readonly Point[], run: readonly Point[]): boolean {
  const [a, b, c, d] = [before[0], before.at(-1), run[0], run.at(-1)];
  if (!(a && b && c && d)) return true;
  return (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y) >= 0;
}

/** Walk around a block: its first row, the right ends, the last row backwards, the left ends. */
function around(rows: readonly Point[][], pitch: number): Point[] {
  const side = (row: readonly Point[] | undefined) => simplified(row ?? [], pitch * ROUGH);
  const ends = (end: 0 | -1) => {
    const points = rows.map((row) => row.at(end)).filter((point) => point !== undefined);
    return simplified(points, pitch * ROUGH_ENDS).slice(1, -1);
  };
  return [
    ...side(rows[0]),
    ...ends(-1),
    ...side(rows.at(-1)).toReversed(),
    ...ends(0).toReversed(),
  ];
}

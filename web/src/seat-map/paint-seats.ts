/** Paint the seats of a view, row by row, and the labels that go with them. */

import type { Detail } from "./detail";
import { type Bounds, boundsMeet, distance, type Point } from "./geometry";
import { readableOn } from "./palette";
import { BLOCKED, FREE } from "./plan";
import { type Brush, inPixels, letters, type Scene, type View } from "./scene";
import { lookNumber, type SpriteSheet } from "./sprites";

const SEATS_A_STEP = 100;
const NUMBER_SHARE = 0.36;
const ROW_LABEL_PX = 11;
const LABELS_APART = 0.9;

/** Paint the seats inside a box; yields every hundred so that the page stays awake. */
export function* paintSeats(
  brush: Brush,
  scene: Scene,
  view: View,
  { sheet, detail, box }: { sheet: SpriteSheet; detail: Detail; box: Bounds },
): Generator<void> {
  const { rowBounds, index } = scene.venue;
  let painted = 0;
  for (let row = 0; row < rowBounds.length; row += 1) {
    const bounds = rowBounds[row];
    const entry = index.rows[row];
    if (!bounds || !entry || !boundsMeet(bounds, box)) continue;
    const end = entry.firstPlace + entry.seats.length;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.globalAlpha = detail.seats;
    stampRow(brush, scene, view, { sheet, box, first: entry.firstPlace, end });
    if (detail.hasNumbers) numberRow(brush, scene, view, { row, box });
    painted += entry.seats.length;
    if (painted >= SEATS_A_STEP) {
      painted = 0;
      yield;
    }
  }
  brush.globalAlpha = 1;
}

/** Return the look of a seat as the scene has it now. */
function lookOf(scene: Scene, place: number): number {
  const { index } = scene.venue;
  const tier = index.tier[place] ?? 0;
  return lookNumber({
    tier: scene.looks[tier] ?? 0,
    state: scene.counts.seen[place] ?? BLOCKED,
    features: index.features[place] ?? 0,
    isDimmed: scene.isDimmed[tier] ?? false,
  });
}

function stampRow(
  brush: Brush,
  scene: Scene,
  { camera, ratio }: View,
  { sheet, box, first, end }: { sheet: SpriteSheet; box: Bounds; first: number; end: number },
): void {
  const { index } = scene.venue;
  for (let place = first; place < end; place += 1) {
    const x = index.x[place] ?? 0;
    const y = index.y[place] ?? 0;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
    const look = lookOf(scene, place);
    sheet.stamp(brush, look, (x * camera.k + camera.x) * ratio, (y * camera.k + camera.y) * ratio);
  }
}

/** Print the numbers of the free seats of a row; a mark takes the number's place. */
function numberRow(
  brush: Brush,
  scene: Scene,
  view: View,
  { row, box }: { row: number; box: Bounds },
): void {
  const { index } = scene.venue;
  const { k, x: left, y: top } = view.camera;
  inPixels(brush, view);
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.font = letters(scene.theme, index.pitch * k * NUMBER_SHARE, true);
  const entry = index.rows[row];
  entry?.seats.forEach((label, seat) => {
    const place = entry.firstPlace + seat;
    const [x, y] = [index.x[place] ?? 0, index.y[place] ?? 0];
    if (scene.counts.seen[place] !== FREE || index.features[place]) return;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return;
    const tier = index.tier[place] ?? 0;
    brush.globalAlpha = scene.isDimmed[tier] ? 0.3 : 1;
    brush.fillStyle = readableOn(scene.colours[tier] ?? scene.theme.ink);
    brush.fillText(label, x * k + left, y * k + top + 0.5);
  });
}

/** Write the row's label beside its first and its last seat, where nothing else is. */
export function paintRowLabels(brush: Brush, scene: Scene, view: View, box: Bounds): void {
  const { index, rowBounds, finder } = scene.venue;
  const { k, x: left, y: top } = view.camera;
  inPixels(brush, view);
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.font = letters(scene.theme, ROW_LABEL_PX, true);
  brush.fillStyle = scene.theme.inkSoft;
  // Sections side by side label their rows in the same gap, where there is room for one.
  const taken: Point[] = [];
  const beside = (place: number, neighbour: number) => {
    const [x, y] = [index.x[place] ?? 0, index.y[place] ?? 0];
    const [dx, dy] = [x - (index.x[neighbour] ?? x), y - (index.y[neighbour] ?? y)];
    const length = Math.hypot(dx, dy) || 1;
    const at = { x: x + (dx / length) * index.pitch, y: y + (dy / length) * index.pitch };
    const isFree = taken.every((other) => distance(other, at) >= index.pitch * LABELS_APART);
    if (!isFree || finder.nearest(at, index.pitch * 0.7) !== null) return null;
    taken.push(at);
    return at;
  };
  index.rows.forEach(({ firstPlace, label, seats }, row) => {
    const bounds = rowBounds[row];
    if (!bounds || seats.length < 2 || !boundsMeet(bounds, box)) return;
    const last = firstPlace + seats.length - 1;
    for (const at of [beside(firstPlace, firstPlace + 1), beside(last, last - 1)]) {
      if (at) brush.fillText(label, at.x * k + left, at.y * k + top);
    }
  });
}

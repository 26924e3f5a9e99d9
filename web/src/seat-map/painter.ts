/** Paint a bitmap of the map: whole, a little at a time, or only the seats that changed. */

import { visibleBounds } from "./camera";
import { detailAt } from "./detail";
import { type Bounds, growBounds } from "./geometry";
import type { Measure } from "./labels";
import { paintRowLabels, paintSeats } from "./paint-seats";
import { paintGroups, paintNames, paintShapes, paintShapeWords } from "./paint-venue";
import { type Brush, cellOf, pitchPx, type Scene, type View } from "./scene";
import type { SpriteSheet } from "./sprites";

/** What painting uses besides the scene and the view. */
export interface Tools {
  readonly measure: Measure;
  /** Return sprites for seats this many device pixels apart. */
  readonly sheetFor: (pitch: number, ratio: number) => SpriteSheet;
}

/** Paint everything that a view shows; runs on only when asked for the next step. */
export function* paintView(brush: Brush, scene: Scene, view: View, tools: Tools): Generator<void> {
  const pitch = pitchPx(scene, view.camera);
  const detail = detailAt(pitch);
  const box = growBounds(visibleBounds(view.camera, view), scene.venue.index.pitch);
  yield* groundSteps(brush, scene, view, box);
  if (detail.seats > 0) {
    const sheet = tools.sheetFor(pitch * view.ratio, view.ratio);
    yield* paintSeats(brush, scene, view, { sheet, detail, box });
  }
  if (detail.hasRowLabels) paintRowLabels(brush, scene, view, box);
  yield;
  paintShapeWords(brush, scene, view, tools.measure);
  yield* paintNames(brush, scene, view, { measure: tools.measure, detail });
}

/** Paint the silhouettes alone, for the layer below and for the small map. */
export function paintGround(brush: Brush, scene: Scene, view: View, box: Bounds): void {
  for (const _ of groundSteps(brush, scene, view, box));
}

function* groundSteps(brush: Brush, scene: Scene, view: View, box: Bounds): Generator<void> {
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.globalAlpha = 1;
  brush.fillStyle = scene.theme.paper;
  brush.fillRect(0, 0, Math.ceil(view.width * view.ratio), Math.ceil(view.height * view.ratio));
  const detail = detailAt(pitchPx(scene, view.camera));
  paintShapes(brush, scene, view, box);
  yield;
  yield* paintGroups(brush, scene, view, { detail, box });
}

/** Say whether a change of seats can be painted seat by seat: names and counts are not shown. */
export function areSeatsAlone(scene: Scene, view: View): boolean {
  const detail = detailAt(pitchPx(scene, view.camera));
  return detail.seats === 1 && detail.names === 0;
}

/** Paint some seats anew, and nothing outside their cells. */
export function repaintSeats(
  brush: Brush,
  scene: Scene,
  view: View,
  places: readonly number[],
  tools: Tools,
): void {
  const pitch = pitchPx(scene, view.camera);
  const sheet = tools.sheetFor(pitch * view.ratio, view.ratio);
  const detail = detailAt(pitch);
  for (const place of places) {
    const cell = cellOf(scene, place);
    brush.save();
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.beginPath();
    const edge = (at: number, shift: number) =>
      Math.round((at * view.camera.k + shift) * view.ratio);
    const [left, top] = [edge(cell.left, view.camera.x), edge(cell.top, view.camera.y)];
    const [right, bottom] = [edge(cell.right, view.camera.x), edge(cell.bottom, view.camera.y)];
    brush.rect(left, top, right - left, bottom - top);
    brush.clip();
    paintGround(brush, scene, view, cell);
    const box = growBounds(cell, scene.venue.index.pitch / 2);
    for (const _ of paintSeats(brush, scene, view, { sheet, detail, box }));
    brush.restore();
  }
}

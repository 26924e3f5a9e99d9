/** Paint what moves with the buyer: chosen places, the seat under the mouse, the focus ring. */

import type { Camera } from "./camera";
import type { Target } from "./focus";
import type { Point } from "./geometry";
import { type Brush, inPixels, letters, pitchPx, type Scene, trace, type View } from "./scene";

export interface MapMarks {
  readonly selected: ReadonlySet<number>;
  readonly hovered: Target | null;
  /** Where the keyboard is; null while it is not in use. */
  readonly focused: Target | null;
}

const SMALLEST_CHOSEN_PX = 4.5;
const SEAT_SHARE = 0.43;
const TICK_FROM_PX = 6;

/** Paint the marks of a view over whatever is there. */
export function paintMarks(brush: Brush, scene: Scene, view: View, marks: MapMarks): void {
  inPixels(brush, view);
  brush.globalAlpha = 1;
  brush.lineJoin = "round";
  brush.lineCap = "round";
  // Rings of groups cut out what is below them, so they come first.
  if (marks.hovered) paintRing(brush, scene, view.camera, { target: marks.hovered, width: 1.5 });
  if (marks.focused) paintRing(brush, scene, view.camera, { target: marks.focused, width: 3 });
  const inAreas = new Map<number, number>();
  const { index } = scene.venue;
  for (const place of marks.selected) {
    if (place < index.seatCount) paintChosen(brush, scene, view.camera, place);
    else {
      const group = index.group[place] ?? 0;
      inAreas.set(group, (inAreas.get(group) ?? 0) + 1);
    }
  }
  for (const [group, count] of inAreas) paintBadge(brush, scene, view.camera, { group, count });
}

function seatRadius(scene: Scene, camera: Camera): number {
  return Math.max(SMALLEST_CHOSEN_PX, pitchPx(scene, camera) * SEAT_SHARE);
}

function seatCentre({ venue: { index } }: Scene, camera: Camera, place: number) {
  return {
    x: (index.x[place] ?? 0) * camera.k + camera.x,
    y: (index.y[place] ?? 0) * camera.k + camera.y,
  };
}

/** A chosen seat is curtain red with a ring, and has a tick where there is room. */
function paintChosen(brush: Brush, scene: Scene, camera: Camera, place: number): void {
  const { x, y } = seatCentre(scene, camera, place);
  const radius = seatRadius(scene, camera);
  const { theme } = scene;
  const disc = (size: number, colour: string) => {
    brush.beginPath();
    brush.arc(x, y, size, 0, 2 * Math.PI);
    brush.fillStyle = colour;
    brush.fill();
  };
  disc(radius + 4, theme.curtain);
  disc(radius + 2, theme.card);
  disc(radius, theme.curtain);
  if (radius < TICK_FROM_PX) return;
  brush.strokeStyle = theme.onCurtain;
  brush.lineWidth = Math.max(1.6, radius * 0.2);
  brush.beginPath();
  brush.moveTo(x - radius * 0.42, y + radius * 0.02);
  brush.lineTo(x - radius * 0.1, y + radius * 0.34);
  brush.lineTo(x + radius * 0.45, y - radius * 0.32);
  brush.stroke();
}

/** Say on an area how many of its places are chosen. */
function paintBadge(
  brush: Brush,
  scene: Scene,
  { k, x, y }: Camera,
  { group, count }: { group: number; count: number },
): void {
  const label = scene.venue.outlines[group]?.label;
  if (!label) return;
  const { theme } = scene;
  const at = { x: label.x * k + x, y: label.y * k + y - Math.min(44, (label.height * k) / 2 - 4) };
  brush.beginPath();
  brush.arc(at.x, at.y, 13, 0, 2 * Math.PI);
  brush.fillStyle = theme.curtain;
  brush.strokeStyle = theme.card;
  brush.lineWidth = 2;
  brush.fill();
  brush.stroke();
  brush.font = letters(theme, 14, true);
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillStyle = theme.onCurtain;
  brush.fillText(String(count), at.x, at.y + 0.5);
}

interface Ring {
  readonly target: Target;
  readonly width: number;
}

/** Ring a seat or a group: ink with a pale edge, seen on any ground. */
function paintRing(brush: Brush, scene: Scene, camera: Camera, { target, width }: Ring): void {
  const { theme } = scene;
  for (const { colour, line } of [
    { colour: theme.card, line: width + 3 },
    { colour: theme.ink, line: width },
  ]) {
    brush.strokeStyle = colour;
    if (target.kind === "seat") {
      const { x, y } = seatCentre(scene, camera, target.place);
      brush.lineWidth = line;
      brush.beginPath();
      brush.arc(x, y, seatRadius(scene, camera) + 5, 0, 2 * Math.PI);
      brush.stroke();
    } else strokeGroup(brush, scene, camera, { group: target.group, beyond: line });
  }
  if (target.kind === "seat") return;
  brush.globalCompositeOperation = "destination-out";
  strokeGroup(brush, scene, camera, { group: target.group, beyond: 0 });
  brush.fill();
  brush.globalCompositeOperation = "source-over";
}

/** Stroke a group's silhouette, reaching some pixels beyond its edge. */
function strokeGroup(
  brush: Brush,
  scene: Scene,
  { k, x, y }: Camera,
  { group, beyond }: { group: number; beyond: number },
): void {
  const outline = scene.venue.outlines[group];
  if (!outline) return;
  const onScreen = (points: readonly Point[]) =>
    points.map((point) => ({ x: point.x * k + x, y: point.y * k + y }));
  const width = outline.width * k + beyond * 2;
  brush.lineWidth = width;
  brush.beginPath();
  for (const polygon of outline.polygons) trace(brush, onScreen(polygon), true);
  for (const line of outline.lines) trace(brush, onScreen(line), false);
  // A width of nothing would leave the brush as wide as it was.
  if (width > 0) brush.stroke();
}

/** Paint the venue as seen from afar: the stage, sections and areas, and their names. */

import { visibleBounds } from "./camera";
import { freeIn } from "./counts";
import type { Detail } from "./detail";
import { type Bounds, boundsMeet, boundsOf, centreOf, cornersOf, isInside } from "./geometry";
import type { LabelBox } from "./label-room";
import { type FittedLabel, fitLabel, groupWords, LINE_HEIGHT, type Measure } from "./labels";
import type { Outline } from "./outlines";
import { mixed, type Theme } from "./palette";
import { type Brush, inPixels, inPlanUnits, letters, type Scene, trace, type View } from "./scene";
import type { TextShape } from "./shapes";

const BORDER_PX = 1.5;
const LARGEST_WORDS_PX = 26;
const SMALLEST_WORDS_PX = 9;
const FILL = 0.88;
const GROUPS_A_STEP = 8;
// Rows end unevenly, and a band should not paint over the border.
const BAND_SHARE = 0.9;

/** Paint what is around the seats: the stage and the decor. */
export function paintShapes(brush: Brush, scene: Scene, view: View, box: Bounds): void {
  const { theme } = scene;
  inPlanUnits(brush, view);
  brush.lineWidth = BORDER_PX / view.camera.k;
  brush.lineJoin = "round";
  for (const shape of scene.venue.index.plan.shapes) {
    const corners = cornersOf(shape);
    if (shape.kind === "text" || !boundsMeet(boundsOf(corners), box)) continue;
    const isStage = shape.role === "stage";
    brush.fillStyle = isStage ? stageColour(theme) : theme.ink;
    brush.strokeStyle = brush.fillStyle;
    brush.beginPath();
    trace(brush, corners, true);
    // Decor is a breath of ink, so that it covers nothing that it lies on.
    brush.globalAlpha = isStage ? 1 : 0.05;
    brush.fill();
    brush.globalAlpha = isStage ? 1 : 0.16;
    brush.stroke();
  }
  brush.globalAlpha = 1;
}

function stageColour(theme: Theme): string {
  return mixed(theme.paper, theme.ink, 0.86);
}

/** Paint the words that the plan itself puts on shapes, or by themselves. */
export function paintShapeWords(brush: Brush, scene: Scene, view: View, measure: Measure): void {
  inPixels(brush, view);
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  for (const shape of scene.venue.index.plan.shapes) {
    if (shape.kind === "text") paintText(brush, scene.theme, view, shape);
    else if (shape.text) {
      const bounds = boundsOf(cornersOf(shape));
      const { k } = view.camera;
      const room = {
        width: (bounds.right - bounds.left) * k * FILL,
        height: (bounds.bottom - bounds.top) * k * FILL,
      };
      const label = fitLabel([room], { name: shape.text, details: [], free: 1 }, measure);
      const isStage = shape.role === "stage";
      const colour = isStage ? scene.theme.paper : scene.theme.inkSoft;
      if (label) paintLabel(brush, scene.theme, view, { label, at: centreOf(bounds), colour });
    }
  }
}

function paintText(brush: Brush, theme: Theme, view: View, shape: TextShape): void {
  const { k, x, y } = view.camera;
  const size = Math.min(LARGEST_WORDS_PX, (shape.size ?? 16) * k);
  if (size < SMALLEST_WORDS_PX) return;
  brush.save();
  brush.translate(shape.x * k + x, shape.y * k + y);
  brush.rotate(((shape.rotation ?? 0) * Math.PI) / 180);
  brush.font = letters(theme, size, true);
  brush.fillStyle = theme.inkSoft;
  brush.fillText(shape.text, 0, 0);
  brush.restore();
}

/** Paint the silhouettes of sections and areas, tinted by tier; yields now and then. */
export function* paintGroups(
  brush: Brush,
  scene: Scene,
  view: View,
  { detail, box }: { detail: Detail; box: Bounds },
): Generator<void> {
  const { outlines } = scene.venue;
  for (let group = 0; group < outlines.length; group += 1) {
    const outline = outlines[group];
    if (!outline || !boundsMeet(outline.bounds, box)) continue;
    inPlanUnits(brush, view);
    brush.lineJoin = "round";
    brush.lineCap = "round";
    paintGroup(brush, scene, { group, outline, detail, border: (2 * BORDER_PX) / view.camera.k });
    if (group % GROUPS_A_STEP === 0) yield;
  }
}

interface GroupPaint {
  readonly group: number;
  readonly outline: Outline;
  readonly detail: Detail;
  readonly border: number;
}

function paintGroup(
  brush: Brush,
  scene: Scene,
  { group, outline, detail, border }: GroupPaint,
): void {
  const look = groupLook(scene, group, detail);
  const pass = (colour: string, width: number) => {
    brush.fillStyle = colour;
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.beginPath();
    for (const polygon of outline.polygons) trace(brush, polygon, true);
    if (outline.polygons.length > 0) brush.fill();
    for (const line of outline.lines) trace(brush, line, false);
    if (width > 0) brush.stroke();
  };
  pass(look.border, outline.width + border);
  pass(look.fills[0] ?? look.border, outline.width);
  scene.venue.bands[group]?.forEach((band, number) => {
    if (band.lines.length === 0 || detail.seats === 1) return;
    brush.strokeStyle = look.fills[number] ?? look.border;
    brush.lineWidth = outline.width * BAND_SHARE;
    brush.beginPath();
    for (const line of band.lines) trace(brush, line, false);
    brush.stroke();
  });
}

/** Return a group's border, and the fill of each of its bands. */
function groupLook(
  scene: Scene,
  group: number,
  detail: Detail,
): { border: string; fills: string[] } {
  const { theme, counts, colours, isDimmed, venue } = scene;
  const bands = venue.bands[group] ?? [];
  const isArea = group >= venue.index.plan.sections.length;
  // From near the seats themselves say what is free, and the ground is quiet and steady.
  const isSeatsShown = detail.seats === 1 && !isArea;
  const isSoldOut = !isSeatsShown && freeIn(counts, group) === 0;
  const strength = isArea ? 1 : 1 - detail.seats;
  const fills = bands.map(({ tier }) => {
    const hasFree = (counts.free[group * counts.tiers + tier] ?? 0) > 0 || isSeatsShown;
    const tint = hasFree ? (isDimmed[tier] ? 0.08 : 0.34) : 0;
    return mixed(theme.card, colours[tier] ?? theme.line, tint * strength);
  });
  const main = colours[bands[0]?.tier ?? -1] ?? theme.line;
  const isFaint = isSoldOut || bands.every(({ tier }) => isDimmed[tier]);
  return { border: mixed(theme.line, main, isFaint ? 0 : 0.65 * (1 - detail.seats * 0.7)), fills };
}

/** Paint each group's name, lowest price and free places where they fit; yields now and then. */
export function* paintNames(
  brush: Brush,
  scene: Scene,
  view: View,
  { measure, detail }: { measure: Measure; detail: Detail },
): Generator<void> {
  const { venue } = scene;
  const sections = venue.index.plan.sections.length;
  for (let group = detail.names > 0 ? 0 : sections; group < venue.outlines.length; group += 1) {
    const outline = venue.outlines[group];
    if (!outline || !boundsMeet(outline.bounds, visibleBounds(view.camera, view))) continue;
    inPixels(brush, view);
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    brush.globalAlpha = group >= sections ? 1 : detail.names;
    paintName(brush, scene, view, { measure, group, outline });
    brush.globalAlpha = 1;
    if (group % GROUPS_A_STEP === 0) yield;
  }
}

function paintName(
  brush: Brush,
  scene: Scene,
  view: View,
  { measure, group, outline }: { measure: Measure; group: number; outline: Outline },
): void {
  const { venue, theme } = scene;
  const { k } = view.camera;
  const words = groupWords(venue.index, scene.counts, scene.tiers, group);
  const isArea = group >= venue.index.plan.sections.length;
  const boxes = isArea ? [shownPart(outline, view)] : outline.rooms;
  const rooms = boxes.map(({ width, height }) => ({ width: width * k, height: height * k }));
  const label = fitLabel(rooms, words, measure);
  const colour = words.free > 0 ? theme.ink : theme.inkSoft;
  if (label) paintLabel(brush, theme, view, { label, at: boxes[0] ?? outline.label, colour });
}

/** Return the part of an area that is in view, so that its name stays in sight. */
function shownPart({ bounds, polygons, label }: Outline, view: View): LabelBox {
  const seen = visibleBounds(view.camera, view);
  const part = {
    left: Math.max(bounds.left, seen.left),
    top: Math.max(bounds.top, seen.top),
    right: Math.min(bounds.right, seen.right),
    bottom: Math.min(bounds.bottom, seen.bottom),
  };
  const middle = centreOf(part);
  const isOff = part.left >= part.right || part.top >= part.bottom;
  const box = isOff || !polygons.some((corners) => isInside(corners, middle)) ? bounds : part;
  const at = box === part ? middle : label;
  return {
    x: at.x,
    y: at.y,
    width: (box.right - box.left) * FILL,
    height: (box.bottom - box.top) * FILL,
  };
}

interface PlacedLabel {
  readonly label: FittedLabel;
  /** In plan units. */
  readonly at: { readonly x: number; readonly y: number };
  readonly colour: string;
}

function paintLabel(
  brush: Brush,
  theme: Theme,
  view: View,
  { label, at, colour }: PlacedLabel,
): void {
  const { k, x, y } = view.camera;
  const [left, top] = [at.x * k + x, at.y * k + y];
  if (left < 0 || top < 0 || left > view.width || top > view.height) return;
  const height = label.lines.reduce((sum, line) => sum + line.size * LINE_HEIGHT, 0);
  brush.save();
  brush.translate(left, top);
  if (label.isUpright) brush.rotate(-Math.PI / 2);
  brush.fillStyle = colour;
  let down = -height / 2;
  for (const { text, size, isName } of label.lines) {
    brush.font = letters(theme, size, isName);
    brush.fillText(text, 0, down + (size * LINE_HEIGHT) / 2);
    down += size * LINE_HEIGHT;
  }
  brush.restore();
}

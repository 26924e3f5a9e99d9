/** Small ready-made drawings of a seat, one for each look that a seat can have. */

import { MARKS_FROM_PX } from "./detail";
import type { Point } from "./geometry";
import { mixed, readableOn, type Theme, tierColour } from "./palette";
import { BLOCKED, COMPANION, FREE, HELD, RESTRICTED_VIEW, SOLD, WHEELCHAIR } from "./plan";
import { type Brush, trace } from "./scene";
import { tierCorners } from "./tier-shapes";

/** What a seat looks like. */
export interface SeatLook {
  /** Which of the eight tier looks. */
  readonly tier: number;
  readonly state: number;
  readonly features: number;
  readonly isDimmed: boolean;
}

const COLUMNS = 16;
const SEAT_SHARE = 0.41;
const EDGE_FROM_PX = 9;
const DIMMED = 0.25;

/** Return the number of a look; there are 256. */
export function lookNumber({ tier, state, features, isDimmed }: SeatLook): number {
  return (
    (tier & 7) | (Math.min(state, BLOCKED) << 3) | (markOf(features) << 5) | (isDimmed ? 128 : 0)
  );
}

/** One mark a seat: a wheelchair place says so even where the view is restricted. */
function markOf(features: number): number {
  if (features & WHEELCHAIR) return 1;
  if (features & COMPANION) return 2;
  return features & RESTRICTED_VIEW ? 3 : 0;
}

export interface SheetCanvas {
  readonly image: CanvasImageSource;
  readonly brush: Brush;
}

/** Sprites of one size, drawn when first needed; sizes are in device pixels. */
export class SpriteSheet {
  readonly cell: number;
  readonly #pitch: number;
  readonly #ratio: number;
  readonly #theme: Theme;
  readonly #canvas: SheetCanvas;
  readonly #drawn = new Set<number>();

  constructor(
    pitch: number,
    ratio: number,
    theme: Theme,
    makeCanvas: (width: number, height: number) => SheetCanvas | null,
  ) {
    this.cell = Math.ceil(pitch) + 2;
    this.#pitch = pitch;
    this.#ratio = ratio;
    this.#theme = theme;
    const canvas = makeCanvas(this.cell * COLUMNS, this.cell * COLUMNS);
    if (!canvas) throw new Error("the browser gave no canvas to draw seats on");
    this.#canvas = canvas;
  }

  /** Put a seat's drawing about a point of the target, both in device pixels. */
  stamp(brush: Brush, look: number, x: number, y: number): void {
    if (!this.#drawn.has(look)) this.#draw(look);
    const { cell } = this;
    const [left, top] = [(look % COLUMNS) * cell, Math.floor(look / COLUMNS) * cell];
    const half = cell / 2;
    brush.drawImage(
      this.#canvas.image,
      left,
      top,
      cell,
      cell,
      Math.round(x - half),
      Math.round(y - half),
      cell,
      cell,
    );
  }

  #draw(look: number): void {
    this.#drawn.add(look);
    const { brush } = this.#canvas;
    const [column, line] = [look % COLUMNS, Math.floor(look / COLUMNS)];
    brush.save();
    brush.setTransform(1, 0, 0, 1, (column + 0.5) * this.cell, (line + 0.5) * this.cell);
    brush.globalAlpha = look & 128 ? DIMMED : 1;
    brush.lineJoin = "round";
    const radius = this.#pitch * SEAT_SHARE;
    const corners = tierCorners(look & 7).map(({ x, y }) => ({ x: x * radius, y: y * radius }));
    const colour = tierColour(look & 7, this.#theme.isDark);
    const state = (look >> 3) & 3;
    drawState(brush, { corners, colour, state, radius, theme: this.#theme, line: this.#line() });
    const mark = (look >> 5) & 3;
    if (mark > 0 && this.#pitch >= MARKS_FROM_PX * this.#ratio && state !== BLOCKED) {
      const ink = state === FREE ? readableOn(colour) : this.#theme.inkSoft;
      drawMark(brush, mark, radius * 0.62, ink);
    }
    brush.restore();
  }

  #line(): number {
    return this.#pitch < EDGE_FROM_PX * this.#ratio
      ? Math.max(1, this.#pitch * 0.13)
      : 1.4 * this.#ratio;
  }
}

interface Seat {
  readonly corners: readonly Point[];
  readonly colour: string;
  readonly state: number;
  readonly radius: number;
  readonly theme: Theme;
  readonly line: number;
}

/** Free is full, held is hatched, sold is hollow, and what is not for sale is a dot. */
function drawState(brush: Brush, { corners, colour, state, radius, theme, line }: Seat): void {
  brush.beginPath();
  if (state === BLOCKED) {
    brush.arc(0, 0, Math.max(1, radius * 0.22), 0, 2 * Math.PI);
    brush.fillStyle = mixed(theme.line, theme.inkSoft, 0.3);
    brush.fill();
    return;
  }
  trace(brush, corners, true);
  brush.lineWidth = line;
  if (state === FREE) {
    brush.fillStyle = colour;
    brush.strokeStyle = mixed(colour, theme.isDark ? theme.paper : theme.ink, 0.35);
    brush.fill();
    if (radius > line * 3) brush.stroke();
  } else if (state === SOLD) {
    brush.fillStyle = theme.card;
    brush.strokeStyle = mixed(theme.line, theme.inkSoft, 0.45);
    brush.fill();
    brush.stroke();
  } else if (state === HELD) drawHeld(brush, colour, radius, theme);
}

function drawHeld(brush: Brush, colour: string, radius: number, theme: Theme): void {
  brush.fillStyle = theme.card;
  brush.strokeStyle = mixed(colour, theme.inkSoft, 0.25);
  brush.fill();
  brush.stroke();
  brush.clip();
  brush.beginPath();
  const step = Math.max(3, radius * 0.55);
  for (let shift = -2 * radius; shift <= 2 * radius; shift += step) {
    brush.moveTo(shift - radius, radius);
    brush.lineTo(shift + radius, -radius);
  }
  brush.lineWidth *= 0.8;
  brush.stroke();
}

function drawMark(brush: Brush, mark: number, size: number, ink: string): void {
  brush.fillStyle = ink;
  brush.strokeStyle = ink;
  brush.lineWidth = Math.max(1, size * 0.24);
  brush.lineCap = "round";
  brush.beginPath();
  if (mark === 1) drawWheelchair(brush, size);
  else if (mark === 2) drawPerson(brush, size);
  else drawCrossedEye(brush, size);
}

function drawWheelchair(brush: Brush, size: number): void {
  brush.arc(-size * 0.1, -size * 0.78, size * 0.2, 0, 2 * Math.PI);
  brush.fill();
  brush.beginPath();
  brush.moveTo(-size * 0.1, -size * 0.4);
  brush.lineTo(-size * 0.05, size * 0.15);
  brush.lineTo(size * 0.42, size * 0.15);
  brush.lineTo(size * 0.68, size * 0.75);
  brush.moveTo(-size * 0.3, -size * 0.1);
  brush.arc(-size * 0.05, size * 0.35, size * 0.5, Math.PI * 1.33, Math.PI * 0.2, true);
  brush.stroke();
}

function drawPerson(brush: Brush, size: number): void {
  brush.arc(0, -size * 0.5, size * 0.32, 0, 2 * Math.PI);
  brush.fill();
  brush.beginPath();
  brush.arc(0, size * 0.68, size * 0.62, Math.PI, 0);
  brush.closePath();
  brush.fill();
}

function drawCrossedEye(brush: Brush, size: number): void {
  brush.arc(0, size * 0.6, size, Math.PI * 1.22, Math.PI * 1.78);
  brush.stroke();
  brush.beginPath();
  brush.arc(0, -size * 0.1, size * 0.26, 0, 2 * Math.PI);
  brush.fill();
  brush.beginPath();
  brush.moveTo(-size * 0.6, size * 0.65);
  brush.lineTo(size * 0.6, -size * 0.75);
  brush.stroke();
}

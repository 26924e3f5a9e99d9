/** What painting needs: the venue, who has what, and how the page looks. */

import type { Camera } from "./camera";
import type { FreeCounts } from "./counts";
import { type Bounds, growBounds, type Point } from "./geometry";
import type { Measure } from "./labels";
import { type Theme, tierColour, tierLook } from "./palette";
import type { TierInfo } from "./plan";
import type { Venue } from "./venue";

/** The part of a canvas context that the map paints with, so that a test can watch it. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | "arc"
  | "beginPath"
  | "clip"
  | "closePath"
  | "drawImage"
  | "fill"
  | "fillRect"
  | "fillStyle"
  | "fillText"
  | "font"
  | "globalAlpha"
  | "globalCompositeOperation"
  | "lineCap"
  | "lineJoin"
  | "lineTo"
  | "lineWidth"
  | "measureText"
  | "moveTo"
  | "rect"
  | "restore"
  | "rotate"
  | "save"
  | "setTransform"
  | "stroke"
  | "strokeStyle"
  | "strokeText"
  | "textAlign"
  | "textBaseline"
  | "translate"
>;

/** Tiers are by their number in the index. */
export interface Scene {
  readonly venue: Venue;
  readonly counts: FreeCounts;
  readonly tiers: readonly (TierInfo | undefined)[];
  readonly looks: readonly number[];
  readonly colours: readonly string[];
  readonly isDimmed: readonly boolean[];
  readonly theme: Theme;
}

/** A bitmap to paint: what it shows, its size in CSS pixels, and device pixels per CSS pixel. */
export interface View {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export interface SceneParts {
  readonly venue: Venue;
  readonly counts: FreeCounts;
  readonly tiers: readonly (TierInfo | undefined)[];
  readonly dimmed: ReadonlySet<string> | undefined;
  readonly theme: Theme;
}

export function makeScene({ venue, counts, tiers, dimmed, theme }: SceneParts): Scene {
  const codes = venue.index.tierCodes;
  const looks = codes.map((_, number) => tierLook(tiers[number]?.colourIndex ?? number));
  return {
    venue,
    counts,
    tiers,
    theme,
    looks,
    colours: looks.map((look) => tierColour(look, theme.isDark)),
    isDimmed: codes.map((code) => dimmed?.has(code) ?? false),
  };
}

/** Return how far apart neighbouring seats are on the screen. */
export function pitchPx(scene: Pick<Scene, "venue">, camera: Camera): number {
  return scene.venue.index.pitch * camera.k;
}

/** Let the brush draw in plan units. */
export function inPlanUnits(brush: Brush, { camera, ratio }: View): void {
  const k = camera.k * ratio;
  brush.setTransform(k, 0, 0, k, camera.x * ratio, camera.y * ratio);
}

/** Let the brush draw in CSS pixels. */
export function inPixels(brush: Brush, { ratio }: View): void {
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
}

export function trace(brush: Brush, points: readonly Point[], isClosed: boolean): void {
  points.forEach(({ x, y }, number) => {
    if (number === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
  const [only] = points;
  // A line without length, with round caps, is a dot.
  if (points.length === 1 && only) brush.lineTo(only.x, only.y);
  if (isClosed) brush.closePath();
}

/** Return the box that a seat may paint on, in plan units. */
export function cellOf({ venue: { index } }: Pick<Scene, "venue">, place: number): Bounds {
  const [x, y] = [index.x[place] ?? 0, index.y[place] ?? 0];
  return growBounds({ left: x, top: y, right: x, bottom: y }, index.pitch / 2);
}

/** Return a measure of texts in the page's font that remembers what it measured. */
export function measureWith(brush: Brush, theme: Theme): Measure {
  const known = new Map<string, number>();
  const size = 100;
  return (text, isName) => {
    const font = letters(theme, size, isName);
    const key = `${font} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      brush.font = font;
      width = brush.measureText(text).width / size;
      known.set(key, width);
    }
    return width;
  };
}

export function letters(theme: Theme, size: number, isStrong: boolean): string {
  return `${isStrong ? 600 : 400} ${size}px ${theme.font}`;
}

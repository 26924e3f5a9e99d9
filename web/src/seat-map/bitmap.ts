/** One canvas of the map: larger than what shows, so that it can be moved before it is repainted. */

import { type Camera, carried, isSameCamera, type Viewport } from "./camera";
import type { View } from "./scene";

// Some phones refuse larger canvases, and all of them pay for them.
const MOST_PIXELS = 12_000_000;

/** Return how many device pixels a CSS pixel gets in a canvas of this size. */
function usableRatio({ width, height }: Viewport, deviceRatio: number): number {
  const most = Math.sqrt(MOST_PIXELS / Math.max(1, width * height));
  return Math.max(1, Math.min(deviceRatio, most));
}

const TOO_BLURRED = 1.6;
const MARGIN_SHARE = 0.25;
const MARGIN_AT_MOST_PX = 160;

/** Return how far bitmaps reach beyond the viewport, to have something to show while moving. */
export function marginOf({ width, height }: Viewport): number {
  return Math.round(Math.min(MARGIN_AT_MOST_PX, Math.min(width, height) * MARGIN_SHARE));
}

export class Bitmap {
  readonly canvas: HTMLCanvasElement;
  readonly brush: CanvasRenderingContext2D | null;
  /** What the canvas shows; null before it was painted. */
  painted: Camera | null = null;
  #size: Viewport = { width: 0, height: 0 };
  #margin = 0;
  #ratio = 1;

  constructor(canvas: HTMLCanvasElement, isOpaque: boolean) {
    this.canvas = canvas;
    // Painted by the processor and read back below, so that each step is really done in its time.
    this.brush = canvas.getContext("2d", { alpha: !isOpaque, willReadFrequently: true });
    canvas.style.transformOrigin = "0 0";
  }

  resize(viewport: Viewport, margin: number, deviceRatio: number): void {
    this.#margin = margin;
    this.#size = { width: viewport.width + 2 * margin, height: viewport.height + 2 * margin };
    this.#ratio = usableRatio(this.#size, deviceRatio);
    this.canvas.width = Math.round(this.#size.width * this.#ratio);
    this.canvas.height = Math.round(this.#size.height * this.#ratio);
    this.canvas.style.width = `${this.#size.width}px`;
    this.canvas.style.height = `${this.#size.height}px`;
    this.painted = null;
  }

  /** Return what to paint so that the canvas suits a camera of the viewport. */
  viewFor(camera: Camera): View {
    const shifted = { k: camera.k, x: camera.x + this.#margin, y: camera.y + this.#margin };
    return { camera: shifted, ...this.#size, ratio: this.#ratio };
  }

  /**
   * Have done what was painted until now.
   *
   * Browsers only write down what is painted on a canvas that does not show, and would do all of it
   * at once, in one long frame, when it is shown. Reading a pixel makes them do it.
   */
  flush(): void {
    this.brush?.getImageData(0, 0, 1, 1);
  }

  /** Move the finished canvas to where it belongs under another camera. */
  carry(camera: Camera): void {
    if (!this.painted) return;
    const { k, x, y } = carried(this.painted, camera, this.#margin);
    this.canvas.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
  }

  /** Say whether the canvas must be painted anew to be sharp and whole under a camera. */
  isOutdated(camera: Camera, isMoving: boolean): boolean {
    if (!this.painted) return true;
    if (isSameCamera(this.painted, camera)) return false;
    const blur = Math.max(camera.k / this.painted.k, this.painted.k / camera.k);
    return !isMoving || blur > TOO_BLURRED || !this.covers(camera);
  }

  /** Say whether the canvas fills the viewport under a camera. */
  covers(camera: Camera): boolean {
    if (!this.painted) return false;
    const { k, x, y } = carried(this.painted, camera, this.#margin);
    const { width, height } = this.#size;
    const isWide = x <= 0 && x + width * k >= width - 2 * this.#margin;
    return isWide && y <= 0 && y + height * k >= height - 2 * this.#margin;
  }
}

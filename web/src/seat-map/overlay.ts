/** The topmost canvas: painted anew each frame, with little on it. */

import { Bitmap } from "./bitmap";
import type { Camera, Viewport } from "./camera";
import { type OverlayMarks, paintOverlay } from "./paint-overlay";
import type { Scene } from "./scene";

const nothing: OverlayMarks = { selected: new Set(), hovered: null, focused: null };

export class Overlay {
  readonly #bitmap: Bitmap;
  #scene: Scene | null = null;
  #marks = nothing;
  #isEmpty = true;

  constructor(canvas: HTMLCanvasElement) {
    this.#bitmap = new Bitmap(canvas, false);
  }

  resize(viewport: Viewport, ratio: number): void {
    this.#bitmap.resize(viewport, 0, ratio);
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
  }

  setMarks(marks: OverlayMarks): void {
    this.#marks = marks;
  }

  paint(camera: Camera): void {
    const { brush, canvas } = this.#bitmap;
    const { selected, hovered, focused } = this.#marks;
    const hasMarks = selected.size > 0 || hovered !== null || focused !== null;
    if (!brush || !this.#scene || (this.#isEmpty && !hasMarks)) return;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    this.#isEmpty = !hasMarks;
    if (hasMarks) paintOverlay(brush, this.#scene, this.#bitmap.viewFor(camera), this.#marks);
  }
}

/** The layer of what the buyer points at and has chosen, moved and repainted like the others. */

import { Bitmap, marginOf } from "./bitmap";
import type { Camera, Viewport } from "./camera";
import { type MapMarks, paintMarks } from "./paint-marks";
import type { Scene } from "./scene";

const nothing: MapMarks = { selected: new Set(), hovered: null, focused: null };

export class MarksLayer {
  readonly #bitmap: Bitmap;
  #scene: Scene | null = null;
  #marks = nothing;
  #isStale = true;

  constructor(canvas: HTMLCanvasElement) {
    this.#bitmap = new Bitmap(canvas, false);
  }

  resize(viewport: Viewport, ratio: number): void {
    this.#bitmap.resize(viewport, marginOf(viewport), ratio);
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#isStale = true;
  }

  setMarks(marks: MapMarks): void {
    this.#marks = marks;
    this.#isStale = true;
  }

  /** Move the marks under the camera, and paint them anew where that does not do. */
  show(camera: Camera, isMoving: boolean): void {
    const { canvas } = this.#bitmap;
    const { selected, hovered, focused } = this.#marks;
    const hasMarks = selected.size > 0 || hovered !== null || focused !== null;
    canvas.style.visibility = hasMarks ? "visible" : "hidden";
    if (!hasMarks) return;
    if (this.#isStale || this.#bitmap.isOutdated(camera, isMoving)) this.#paint(camera);
    this.#bitmap.carry(camera);
  }

  #paint(camera: Camera): void {
    const { brush, canvas } = this.#bitmap;
    if (!brush || !this.#scene) return;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    paintMarks(brush, this.#scene, this.#bitmap.viewFor(camera), this.#marks);
    this.#bitmap.painted = camera;
    this.#isStale = false;
  }
}

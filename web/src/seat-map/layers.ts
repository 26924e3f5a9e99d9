/** The painted layers of the map: the whole venue below, and a sharp part of it above. */

import { Bitmap, marginOf } from "./bitmap";
import { type Camera, type Viewport, visibleBounds } from "./camera";
import type { FreeCounts } from "./counts";
import type { Measure } from "./labels";
import { areSeatsAlone, paintGround, paintView, repaintSeats, type Tools } from "./painter";
import { measureWith, type Scene } from "./scene";
import { SpriteSheet } from "./sprites";

export interface LayerCanvases {
  readonly base: HTMLCanvasElement;
  readonly front: HTMLCanvasElement;
  readonly back: HTMLCanvasElement;
}

interface Job {
  readonly steps: Generator<void>;
  readonly camera: Camera;
}

const FEW_SEATS = 60;
const MOVING_BUDGET_MS = 5;
const RESTING_BUDGET_MS = 14;

/**
 * Bitmaps that are moved while a gesture lasts and repainted, a little each frame, after it.
 *
 * A repaint goes into a canvas that does not show, and it and the one that does change places
 * when it is done.
 */
export class Layers {
  readonly #base: Bitmap;
  #front: Bitmap;
  #back: Bitmap;
  #scene: Scene | null = null;
  #job: Job | null = null;
  #isStale = true;
  #isBaseStale = true;
  #isBaseNew = false;
  #baseLook = "";
  #owesPaint = false;
  #changed: number[] = [];
  #sheet: SpriteSheet | null = null;
  #sheetKey = "";
  #measure: Measure | null = null;
  #whole: Camera | null = null;

  constructor({ base, front, back }: LayerCanvases) {
    this.#base = new Bitmap(base, true);
    this.#front = new Bitmap(front, true);
    this.#back = new Bitmap(back, true);
  }

  get base(): HTMLCanvasElement {
    return this.#base.canvas;
  }

  /** Whether what shows was painted in full, rather than only as silhouettes or not at all. */
  get isDrawn(): boolean {
    return this.#front.painted !== null;
  }

  resize(viewport: Viewport, whole: Camera, ratio: number): void {
    const margin = marginOf(viewport);
    this.#base.resize(viewport, 0, Math.min(ratio, 2));
    this.#front.resize(viewport, margin, ratio);
    this.#back.resize(viewport, margin, ratio);
    // An opaque canvas that nobody painted yet is black.
    for (const { canvas } of [this.#front, this.#back]) canvas.style.visibility = "hidden";
    this.#whole = whole;
    this.refresh();
  }

  setScene(scene: Scene): void {
    if (this.#scene?.theme !== scene.theme) {
      this.#measure = null;
      this.#sheet = null;
    }
    this.#scene = scene;
    this.refresh();
  }

  /** Have everything painted anew. */
  refresh(): void {
    this.#job = null;
    this.#isStale = true;
    this.#isBaseStale = true;
    this.#changed = [];
  }

  /** Take changed seats, to be painted one by one where that shows all of the change. */
  takeChanges(places: readonly number[]): void {
    const { painted } = this.#front;
    const isFew = this.#changed.length + places.length <= FEW_SEATS;
    const isAlone =
      this.#scene && painted && areSeatsAlone(this.#scene, this.#front.viewFor(painted));
    if (isFew && isAlone) this.#changed.push(...places);
    else this.#owesPaint = true;
  }

  /** Have painted what seats alone do not show: the counts, and changes by the many. */
  catchUp(): void {
    if (this.#scene && freeLook(this.#scene.counts) !== this.#baseLook) this.#isBaseStale = true;
    if (this.#owesPaint) this.#isStale = true;
    this.#owesPaint = false;
  }

  /** Say, once each time, that the whole venue was painted anew. */
  takeNewBase(): boolean {
    const isNew = this.#isBaseNew;
    this.#isBaseNew = false;
    return isNew;
  }

  /** Move the bitmaps under the camera and paint for a moment; true while more is to be done. */
  work(camera: Camera, isMoving: boolean): boolean {
    const scene = this.#scene;
    if (!scene || !this.#front.brush) return false;
    if (this.#isBaseStale) this.#paintBase(scene);
    if (!this.#job && this.#needsPaint(camera, isMoving)) this.#start(scene, camera);
    if (this.#job) this.#proceed(this.#job, isMoving ? MOVING_BUDGET_MS : RESTING_BUDGET_MS);
    if (!this.#job && this.#changed.length > 0) this.#paintChanged(scene);
    this.#front.carry(camera);
    const isCovered = this.#front.covers(camera);
    this.#base.canvas.style.visibility = isCovered ? "hidden" : "visible";
    if (!isCovered) this.#base.carry(camera);
    return this.#job !== null || this.#needsPaint(camera, isMoving);
  }

  #needsPaint(camera: Camera, isMoving: boolean): boolean {
    return this.#isStale || this.#front.isOutdated(camera, isMoving);
  }

  #start(scene: Scene, camera: Camera): void {
    const { brush } = this.#back;
    if (!brush) return;
    this.#isStale = false;
    this.#changed = [];
    const steps = paintView(brush, scene, this.#back.viewFor(camera), this.#tools(scene));
    this.#job = { steps, camera };
  }

  #proceed({ steps, camera }: Job, budgetMs: number): void {
    const until = performance.now() + budgetMs;
    do {
      const { done } = steps.next();
      this.#back.flush();
      if (!done) continue;
      this.#back.painted = camera;
      [this.#front, this.#back] = [this.#back, this.#front];
      this.#front.canvas.style.visibility = "visible";
      this.#back.canvas.style.visibility = "hidden";
      this.#job = null;
      return;
    } while (performance.now() < until);
  }

  #paintBase(scene: Scene): void {
    const { brush } = this.#base;
    if (!brush || !this.#whole) return;
    const view = this.#base.viewFor(this.#whole);
    paintGround(brush, scene, view, visibleBounds(view.camera, view));
    this.#base.painted = this.#whole;
    this.#baseLook = freeLook(scene.counts);
    this.#isBaseNew = true;
    this.#isBaseStale = false;
  }

  #paintChanged(scene: Scene): void {
    const { brush, painted } = this.#front;
    if (!brush || !painted) return;
    repaintSeats(brush, scene, this.#front.viewFor(painted), this.#changed, this.#tools(scene));
    this.#changed = [];
  }

  #tools(scene: Scene): Tools {
    const { brush } = this.#front;
    if (!this.#measure && brush) this.#measure = measureWith(brush, scene.theme);
    return {
      measure: this.#measure ?? (() => 0),
      sheetFor: (pitch, ratio) => this.#sheetFor(scene, pitch, ratio),
    };
  }

  #sheetFor(scene: Scene, pitch: number, ratio: number): SpriteSheet {
    const key = `${pitch} ${ratio}`;
    if (!this.#sheet || this.#sheetKey !== key) {
      this.#sheet = new SpriteSheet(pitch, ratio, scene.theme, makeCanvas);
      this.#sheetKey = key;
    }
    return this.#sheet;
  }
}

/** Return what the tints of the whole venue depend on: which groups have free places of which tier. */
function freeLook({ free }: FreeCounts): string {
  return Array.from(free, (count) => (count > 0 ? "1" : "0")).join("");
}

function makeCanvas(width: number, height: number) {
  const image = document.createElement("canvas");
  image.width = width;
  image.height = height;
  const brush = image.getContext("2d", { willReadFrequently: true });
  return brush && { image, brush };
}

/** The map on the page without its buttons: a camera over painted layers, moved by gestures. */

import {
  type Camera,
  isSameCamera,
  isWholeVenue,
  showing,
  toPlan,
  toScreen,
  type Viewport,
  zoomedAt,
} from "./camera";
import { arePickable } from "./detail";
import { pointOf, type Target } from "./focus";
import { centredIn, type Framing, frameVenue, keptOnVenue, nearGroup, nearPlaces } from "./framing";
import type { Point } from "./geometry";
import { Gestures } from "./gestures";
import { hitAt } from "./hit";
import { Journey } from "./journey";
import { type LayerCanvases, Layers } from "./layers";
import { MarksLayer } from "./marks";
import type { MapMarks } from "./paint-marks";
import type { Scene } from "./scene";
import type { Venue } from "./venue";

export interface StageParts extends LayerCanvases {
  readonly marks: HTMLCanvasElement;
  /** The topmost canvas, which takes gestures and has the focus. Nothing is painted on it. */
  readonly overlay: HTMLCanvasElement;
}

export interface StageListener {
  /** The camera started to move, or came to rest, or crossed into or out of the whole venue. */
  readonly onRest: (stage: Stage) => void;
  readonly onFrame: (stage: Stage, isBaseNew: boolean) => void;
}

const COUNTS_EVERY_MS = 250;
const EDGE_PX = 72;

export class Stage {
  readonly venue: Venue;
  readonly #layers: Layers;
  readonly #marks: MarksLayer;
  readonly #gestures: Gestures;
  readonly #listener: StageListener;
  readonly #canvas: HTMLCanvasElement;
  #framing: Framing;
  #camera: Camera = { k: 1, x: 0, y: 0 };
  #isHeld = false;
  #journey: Journey | null = null;
  #frame = 0;
  #countsTimer = 0;

  constructor(venue: Venue, parts: StageParts, listener: StageListener) {
    this.venue = venue;
    this.#framing = frameVenue(venue, { width: 0, height: 0 });
    this.#canvas = parts.overlay;
    this.#listener = listener;
    this.#layers = new Layers(parts);
    this.#marks = new MarksLayer(parts.marks);
    this.#gestures = new Gestures(parts.overlay, {
      clamp: (camera) => keptOnVenue(this.#framing, camera),
      isFingerOurs: () => !this.isWhole,
      onMove: (camera) => this.#moved(camera),
      onStart: () => this.#held(true),
      onEnd: () => this.#held(false),
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#countsTimer);
    this.#gestures.destroy();
  }

  get camera(): Camera {
    return this.#camera;
  }

  get viewport(): Viewport {
    return this.#framing.viewport;
  }

  /** The camera that shows the whole venue. */
  get whole(): Camera {
    return this.#framing.whole;
  }

  get isWhole(): boolean {
    return isWholeVenue(this.#camera, this.#framing.range);
  }

  /** Whether sections and seats show as they stand. */
  get isDrawn(): boolean {
    return this.#layers.isDrawn;
  }

  get isMoving(): boolean {
    return this.#isHeld || this.#journey !== null;
  }

  /** The point of the plan in the middle of the screen. */
  get centre(): Point {
    return toPlan(this.#camera, this.#middle);
  }

  /** Say whether single seats can be picked at this zoom. */
  hasSeats(isTouch: boolean): boolean {
    return arePickable(this.venue.index.pitch * this.#camera.k, isTouch);
  }

  resize(viewport: Viewport, deviceRatio: number): void {
    if (viewport.width < 1 || viewport.height < 1) return;
    const { centre, isWhole, camera } = this;
    const isFirst = this.viewport.width === 0;
    this.#framing = frameVenue(this.venue, viewport);
    this.#gestures.setRange(viewport, this.#framing.range);
    this.#layers.resize(viewport, this.whole, deviceRatio);
    this.#marks.resize(viewport, deviceRatio);
    this.#jump(isFirst || isWhole ? this.whole : centredIn(this.#framing, centre, camera.k));
    this.#show();
  }

  setScene(scene: Scene): void {
    this.#layers.setScene(scene);
    this.#marks.setScene(scene);
    this.#show();
  }

  setMarks(marks: MapMarks): void {
    this.#marks.setMarks(marks);
    this.#ask();
  }

  /** Show that seats changed: at once where they alone show it, their counts a little later. */
  seatsChanged(places: readonly number[]): void {
    this.#layers.takeChanges(places);
    this.#ask();
    if (this.#countsTimer !== 0) return;
    this.#countsTimer = window.setTimeout(() => {
      this.#countsTimer = 0;
      this.#layers.catchUp();
      this.#ask();
    }, COUNTS_EVERY_MS);
  }

  /** Come `factor` times closer, with a point of the screen standing still. */
  zoomBy(factor: number, at = this.#middle): void {
    const from = this.#journey?.to ?? this.#camera;
    const zoomed = zoomedAt(from, factor, at, this.#framing.range);
    this.#travelTo(keptOnVenue(this.#framing, zoomed));
  }

  showWhole(): void {
    this.#travelTo(this.whole);
  }

  /** Go near enough to a group to pick its seats; about a point of the screen when it is large. */
  enter(group: number, at?: Point): void {
    this.#travelTo(nearGroup(this.#framing, group, at && toPlan(this.#camera, at)));
  }

  /** Shift the map as little as needed to have a target well in view. */
  reveal(target: Target): void {
    const from = this.#journey?.to ?? this.#camera;
    const shown = showing(from, pointOf(this.venue, target), this.viewport, EDGE_PX);
    if (shown !== from) this.#travelTo(keptOnVenue(this.#framing, shown));
  }

  /** Go where some seats are, near enough to see which. */
  showPlaces(places: readonly number[]): void {
    this.#travelTo(nearPlaces(this.#framing, places));
  }

  centreOn(point: Point): void {
    this.#journey = null;
    this.#jump(centredIn(this.#framing, point, this.#camera.k));
  }

  hit(at: Point, isTouch: boolean): Target | null {
    return hitAt(this.venue, this.#camera, at, isTouch);
  }

  screenOf(target: Target): Point {
    return toScreen(this.#camera, pointOf(this.venue, target));
  }

  get #middle(): Point {
    return { x: this.viewport.width / 2, y: this.viewport.height / 2 };
  }

  #travelTo(to: Camera): void {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isStill || isSameCamera(to, this.#camera)) {
      this.#journey = null;
      this.#jump(to);
    } else {
      this.#journey = new Journey(this.#camera, to, performance.now());
      this.#listener.onRest(this);
      this.#ask();
    }
  }

  #jump(camera: Camera): void {
    this.#gestures.moveTo(camera);
  }

  #moved(camera: Camera): void {
    this.#camera = camera;
    this.#canvas.style.touchAction = this.isWhole ? "pan-x pan-y" : "none";
    this.#listener.onRest(this);
    this.#ask();
  }

  #held(isHeld: boolean): void {
    if (isHeld) this.#journey = null;
    this.#isHeld = isHeld;
    this.#listener.onRest(this);
    this.#ask();
  }

  #ask(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const now = performance.now();
    const journey = this.#journey;
    if (journey?.isOver(now)) this.#journey = null;
    if (journey) this.#jump(journey.at(now));
    const hasMore = this.#layers.work(this.#camera, this.isMoving);
    this.#marks.show(this.#camera, this.isMoving);
    this.#listener.onFrame(this, this.#layers.takeNewBase());
    if (hasMore || this.#journey) this.#ask();
  }
}

/** Wheel, drag and pinch, read by d3-zoom and told as cameras. */

import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity } from "d3-zoom";
import type { Camera, Viewport, ZoomRange } from "./camera";

export interface GestureHandlers {
  readonly clamp: (camera: Camera) => Camera;
  /** Whether one finger moves the map; otherwise it scrolls the page. */
  readonly isFingerOurs: () => boolean;
  readonly onMove: (camera: Camera) => void;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

const CLICK_SLACK_PX = 6;

/** Follow the gestures on a canvas. */
export class Gestures {
  readonly #canvas: HTMLCanvasElement;
  readonly #zoom = zoom<HTMLCanvasElement, unknown>();

  constructor(canvas: HTMLCanvasElement, handlers: GestureHandlers) {
    this.#canvas = canvas;
    type Zoomed = D3ZoomEvent<HTMLCanvasElement, unknown>;
    const isByHand = (event: Zoomed) => Boolean(event.sourceEvent);
    this.#zoom
      .clickDistance(CLICK_SLACK_PX)
      .tapDistance(CLICK_SLACK_PX * 2)
      .constrain((transform) => asTransform(handlers.clamp(transform)))
      .filter((event: Event) => isWanted(event, handlers.isFingerOurs()))
      .on("start", (event: Zoomed) => isByHand(event) && handlers.onStart())
      .on("zoom", ({ transform: { k, x, y } }: Zoomed) => handlers.onMove({ k, x, y }))
      .on("end", (event: Zoomed) => isByHand(event) && handlers.onEnd());
    // A double tap is read by the map itself, which knows whether it hit a seat.
    select(canvas).call(this.#zoom).on("dblclick.zoom", null);
  }

  setRange({ width, height }: Viewport, { min, max }: ZoomRange): void {
    this.#zoom.scaleExtent([min, max]).extent([
      [0, 0],
      [width, height],
    ]);
  }

  moveTo(camera: Camera): void {
    select(this.#canvas).call(this.#zoom.transform, asTransform(camera));
  }

  destroy(): void {
    select(this.#canvas).on(".zoom", null);
  }
}

function asTransform({ k, x, y }: Camera) {
  return zoomIdentity.translate(x, y).scale(k);
}

function isWanted(event: Event, isFingerOurs: boolean): boolean {
  if ("touches" in event && event.touches instanceof TouchList) {
    return isFingerOurs || event.touches.length > 1;
  }
  if (event instanceof MouseEvent && event.type === "mousedown") {
    return event.button === 0 && !event.ctrlKey;
  }
  return true;
}

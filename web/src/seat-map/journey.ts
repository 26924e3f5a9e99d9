/** A short travel from one camera to another, fast first and gentle at the end. */

import { between, type Camera } from "./camera";

const TRAVEL_MS = 190;

export class Journey {
  readonly to: Camera;
  readonly #from: Camera;
  readonly #startedMs: number;

  constructor(from: Camera, to: Camera, startedMs: number) {
    this.#from = from;
    this.to = to;
    this.#startedMs = startedMs;
  }

  isOver(nowMs: number): boolean {
    return nowMs - this.#startedMs >= TRAVEL_MS;
  }

  at(nowMs: number): Camera {
    if (this.isOver(nowMs)) return this.to;
    const left = 1 - Math.max(0, nowMs - this.#startedMs) / TRAVEL_MS;
    return between(this.#from, this.to, 1 - left ** 3);
  }
}

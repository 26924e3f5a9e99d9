/** A brush that paints nothing and remembers what it was told, for tests. */

import type { Brush } from "../scene";

export interface Stroke {
  readonly what: string;
  readonly colour: string;
  readonly alpha: number;
  readonly args: readonly unknown[];
}

type Style = string | CanvasGradient | CanvasPattern;

export class RecordingBrush implements Brush {
  readonly strokes: Stroke[] = [];
  fillStyle: Style = "#000000";
  strokeStyle: Style = "#000000";
  globalAlpha = 1;
  globalCompositeOperation: GlobalCompositeOperation = "source-over";
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  lineJoin: CanvasLineJoin = "miter";
  font = "";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";

  /** Return what was painted with a method, in order. */
  all(what: string): Stroke[] {
    return this.strokes.filter((stroke) => stroke.what === what);
  }

  #note(what: string, style: Style, args: readonly unknown[]): void {
    this.strokes.push({ what, colour: String(style), alpha: this.globalAlpha, args });
  }

  arc(...args: number[] | [number, number, number, number, number, boolean?]): void {
    this.#note("arc", "", args);
  }
  beginPath(): void {
    this.#note("beginPath", "", []);
  }
  clearRect(...args: number[]): void {
    this.#note("clearRect", "", args);
  }
  clip(): void {
    this.#note("clip", "", []);
  }
  closePath(): void {
    this.#note("closePath", "", []);
  }
  drawImage(...args: unknown[]): void {
    this.#note("drawImage", "", args);
  }
  fill(): void {
    this.#note("fill", this.fillStyle, []);
  }
  fillRect(...args: number[]): void {
    this.#note("fillRect", this.fillStyle, args);
  }
  fillText(text: string, ...args: number[]): void {
    this.#note("fillText", this.fillStyle, [text, ...args]);
  }
  getImageData(...args: number[]): void {
    this.#note("getImageData", "", args);
  }
  lineTo(...args: number[]): void {
    this.#note("lineTo", "", args);
  }
  /** Every letter is half as wide as it is high. */
  measureText(text: string): TextMetrics {
    const size = Number(/(\d+(?:\.\d+)?)px/.exec(this.font)?.[1] ?? 0);
    const nothing = {
      actualBoundingBoxAscent: 0,
      actualBoundingBoxDescent: 0,
      actualBoundingBoxLeft: 0,
      actualBoundingBoxRight: 0,
      alphabeticBaseline: 0,
      emHeightAscent: 0,
      emHeightDescent: 0,
      fontBoundingBoxAscent: 0,
      fontBoundingBoxDescent: 0,
      hangingBaseline: 0,
      ideographicBaseline: 0,
    };
    return { ...nothing, width: (text.length * size) / 2 };
  }
  moveTo(...args: number[]): void {
    this.#note("moveTo", "", args);
  }
  rect(...args: number[]): void {
    this.#note("rect", "", args);
  }
  restore(): void {
    this.#note("restore", "", []);
  }
  rotate(angle: number): void {
    this.#note("rotate", "", [angle]);
  }
  save(): void {
    this.#note("save", "", []);
  }
  setTransform(...args: unknown[]): void {
    this.#note("setTransform", "", args);
  }
  stroke(): void {
    this.#note("stroke", this.strokeStyle, [this.lineWidth]);
  }
  strokeText(text: string, ...args: number[]): void {
    this.#note("strokeText", this.strokeStyle, [text, ...args]);
  }
  translate(...args: number[]): void {
    this.#note("translate", "", args);
  }
}

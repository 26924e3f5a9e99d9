/** What is drawn on a plan besides seats, as the API sends it. */

interface AnyShape {
  readonly role?: "area" | "stage" | "decor";
  readonly text?: string | null;
}

interface RectShape extends AnyShape {
  readonly kind: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Degrees, about the rectangle's own centre. */
  readonly rotation?: number | null;
}

interface PolygonShape extends AnyShape {
  readonly kind: "polygon";
  readonly points: readonly (readonly number[])[];
}

interface CircleShape extends AnyShape {
  readonly kind: "circle";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Words alone, centred on a point; `size` is the height of the letters. */
export interface TextShape extends AnyShape {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number | null;
  readonly rotation?: number | null;
}

export type Shape = RectShape | PolygonShape | CircleShape | TextShape;

/** Where the camera goes: the whole venue, one section, or what it may not leave. */

import {
  type Camera,
  centredOn,
  clamped,
  fitted,
  type Viewport,
  wholeVenue,
  type ZoomRange,
  zoomRange,
} from "./camera";
import { COMFORTABLE_PX } from "./detail";
import type { Point } from "./geometry";
import type { Venue } from "./venue";

/** How a venue sits in a viewport. */
export interface Framing {
  readonly venue: Venue;
  readonly viewport: Viewport;
  readonly padding: number;
  readonly whole: Camera;
  readonly range: ZoomRange;
}

const LEAST_PADDING_PX = 10;
const PADDING_SHARE = 0.03;

export function frameVenue(venue: Venue, viewport: Viewport): Framing {
  const share = Math.min(viewport.width, viewport.height) * PADDING_SHARE;
  const padding = Math.max(LEAST_PADDING_PX, share);
  const { pitch } = venue.index;
  const whole = wholeVenue(venue.bounds, viewport, padding, pitch);
  return { venue, viewport, padding, whole, range: zoomRange(whole, pitch) };
}

/** Return the nearest camera that stays on the venue. */
export function keptOnVenue({ venue, viewport, padding }: Framing, camera: Camera): Camera {
  return clamped(camera, venue.bounds, viewport, padding);
}

/** Return the camera that has a point in its middle, as close as another or as far as allowed. */
export function centredIn(framing: Framing, point: Point, k: number): Camera {
  const allowed = Math.max(framing.range.min, Math.min(framing.range.max, k));
  return keptOnVenue(framing, centredOn(point, allowed, framing.viewport));
}

/**
 * Return the camera near enough to a group to pick its seats.
 *
 * A section that fits the screen is shown whole; of a larger one the part about `point` is.
 */
export function nearGroup(framing: Framing, group: number, point?: Point): Camera {
  const { venue, viewport, padding, range, whole } = framing;
  const outline = venue.outlines[group];
  if (!outline) return whole;
  const fit = fitted(outline.bounds, viewport, padding * 2, range.max);
  const near = COMFORTABLE_PX / venue.index.pitch;
  if (fit.k >= near) return keptOnVenue(framing, fit);
  return centredIn(framing, point ?? outline.label, near);
}

const ROOM_IN_SEATS = 4;

/** Return the camera that shows some seats with others around them. */
export function nearPlaces(framing: Framing, places: readonly number[]): Camera {
  const { venue, viewport, padding, range, whole } = framing;
  const { x, y, pitch } = venue.index;
  const xs = places.map((place) => x[place] ?? 0);
  const ys = places.map((place) => y[place] ?? 0);
  if (xs.length === 0) return whole;
  const room = pitch * ROOM_IN_SEATS;
  const bounds = {
    left: Math.min(...xs) - room,
    right: Math.max(...xs) + room,
    top: Math.min(...ys) - room,
    bottom: Math.max(...ys) + room,
  };
  const fit = fitted(bounds, viewport, padding, range.max);
  const k = Math.min(fit.k, COMFORTABLE_PX / pitch);
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
  return centredIn(framing, middle, k);
}

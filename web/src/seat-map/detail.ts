/** How much to draw at which zoom: sections from afar, seats from near. */

/** Strengths from 0 to 1, and what is drawn at all. */
export interface Detail {
  readonly seats: number;
  readonly names: number;
  readonly hasNumbers: boolean;
  readonly hasRowLabels: boolean;
}

const SEATS_FADE_IN = [4.5, 7.5];
const NAMES_FADE_OUT = [5.5, 7];
const NUMBERS_FROM = 19;
const ROW_LABELS_FROM = 12;
const PICK_BY_MOUSE_FROM = 9;
const PICK_BY_FINGER_FROM = 15;

/** From this seat spacing on, in pixels, a seat has room for a mark. */
export const MARKS_FROM_PX = 13;

/** The seat spacing, in pixels, that a tap on a section zooms to at least. */
export const COMFORTABLE_PX = 24;

/** A seat is hit within a target of 24 pixels, however small it is drawn. */
export const HIT_RADIUS_PX = 12;

function ramp(value: number, [from = 0, to = 1]: readonly number[]): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}

/** Return what is drawn when neighbouring seats are this many pixels apart. */
export function detailAt(pitchPx: number): Detail {
  return {
    seats: ramp(pitchPx, SEATS_FADE_IN),
    names: 1 - ramp(pitchPx, NAMES_FADE_OUT),
    hasNumbers: pitchPx >= NUMBERS_FROM,
    hasRowLabels: pitchPx >= ROW_LABELS_FROM,
  };
}

/** Say whether single seats can be picked; fingers need them larger. */
export function arePickable(pitchPx: number, isTouch: boolean): boolean {
  return pitchPx >= (isTouch ? PICK_BY_FINGER_FROM : PICK_BY_MOUSE_FROM);
}

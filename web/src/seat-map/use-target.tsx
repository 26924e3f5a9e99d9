/** What the mouse, a finger or the keyboard points at, and what they do there. */

import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from "react";
import type { FreeCounts } from "./counts";
import { firstTarget, isArea, isSameTarget, nextTarget, seatToEnter, type Target } from "./focus";
import type { Point } from "./geometry";
import { FREE } from "./plan";
import type { Direction } from "./seat-finder";
import type { Stage } from "./stage";

export interface TargetInputs {
  readonly stage: Stage | null;
  /** Whether the map moves: what was under the mouse is then no longer. */
  readonly isMoving: boolean;
  readonly counts: FreeCounts;
  readonly availability: Uint8Array;
  readonly selected: ReadonlySet<number>;
  readonly onPick: (place: number) => void;
  readonly onPickArea: (areaKey: string) => void;
}

export interface TargetState {
  readonly hovered: Target | null;
  readonly focused: Target | null;
  /** Whether the last word came from the keyboard, so that its ring is drawn. */
  readonly isByKeyboard: boolean;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const KEY_STEP = 1.7;
const DOUBLE_TAP_STEP = 2;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_PX = 30;

interface Tap {
  readonly at: Point;
  readonly timeMs: number;
  readonly target: Target | null;
}

/** Return what is pointed at, and the handlers for the map's canvas. */
export function useTarget(inputs: TargetInputs) {
  const { stage, isMoving } = inputs;
  const [state, setState] = useState<TargetState>({
    hovered: null,
    focused: null,
    isByKeyboard: false,
  });
  const lastTap = useRef<Tap | null>(null);
  const isTouch = useRef(false);
  const focus = (focused: Target | null, isByKeyboard: boolean) =>
    setState((was) => ({ ...was, focused, isByKeyboard }));
  const hover = (hovered: Target | null) =>
    setState((was) => (isSameTarget(was.hovered, hovered) ? was : { ...was, hovered }));
  if (isMoving && state.hovered) setState({ ...state, hovered: null });
  return {
    state,
    handlers: {
      onClick: (event: MouseEvent<HTMLCanvasElement>) => {
        if (!stage) return;
        const at = pointIn(event);
        const target = stage.hit(at, isTouch.current);
        const tap = { at, target, timeMs: event.timeStamp };
        const isSecond = isDouble(lastTap.current, tap);
        lastTap.current = isSecond ? null : tap;
        focus(target, false);
        tapped({ ...inputs, stage }, tap, isSecond);
      },
      onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
        isTouch.current = event.pointerType === "touch";
        if (isTouch.current) hover(null);
      },
      onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
        const isOver = event.pointerType === "mouse" && event.buttons === 0;
        hover(isOver && stage ? stage.hit(pointIn(event), false) : null);
      },
      onPointerLeave: () => hover(null),
      onBlur: () => focus(null, false),
      onKeyDown: (event: KeyboardEvent<HTMLCanvasElement>) => {
        if (!stage || event.altKey || event.ctrlKey || event.metaKey) return;
        const isDone = pressed({ ...inputs, stage }, event.key, state.focused, (target) =>
          focus(target, true),
        );
        if (!isDone) return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}

type Ready = TargetInputs & { readonly stage: Stage };

function pointIn(event: MouseEvent<HTMLCanvasElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function isDouble(before: Tap | null, now: Tap): boolean {
  if (!before || now.timeMs - before.timeMs > DOUBLE_TAP_MS) return false;
  return Math.hypot(before.at.x - now.at.x, before.at.y - now.at.y) <= DOUBLE_TAP_PX;
}

function tapped(inputs: Ready, { at, target }: Tap, isSecond: boolean): void {
  const { stage } = inputs;
  // The second of two quick taps on a seat is a slip of the finger, not a change of mind.
  if (target?.kind === "seat") {
    if (!isSecond) pick(inputs, target.place);
  } else if (target && isArea(stage.venue, target.group)) {
    if (!isSecond) pickArea(inputs, target.group);
  } else if (target) stage.enter(target.group, at);
  else if (isSecond) stage.zoomBy(DOUBLE_TAP_STEP, at);
}

function pick({ selected, availability, onPick }: Ready, place: number): void {
  if (selected.has(place) || availability[place] === FREE) onPick(place);
}

function pickArea({ stage, onPickArea }: Ready, group: number): void {
  const { plan } = stage.venue.index;
  const area = plan.areas[group - plan.sections.length];
  if (area) onPickArea(area.key);
}

/** Do what a key asks for; false when the key means nothing to the map. */
function pressed(
  inputs: Ready,
  key: string,
  focused: Target | null,
  focus: (target: Target | null) => void,
): boolean {
  const { stage } = inputs;
  const direction = arrows[key];
  if (direction) {
    moveFocus(stage, focused, direction, focus);
    return true;
  }
  switch (key) {
    case "Enter":
    case " ":
      if (focused) choose(inputs, focused, focus);
      else moveFocus(stage, null, "down", focus);
      return true;
    case "+":
    case "=":
      stage.zoomBy(KEY_STEP, focused ? stage.screenOf(focused) : undefined);
      return true;
    case "-":
      stage.zoomBy(1 / KEY_STEP);
      return true;
    case "0":
      stage.showWhole();
      return true;
    case "Escape":
      return goUp(stage, focused, focus);
    default:
      return false;
  }
}

function moveFocus(
  stage: Stage,
  from: Target | null,
  direction: Direction,
  focus: (target: Target | null) => void,
): void {
  const hasSeats = stage.hasSeats(false);
  const next = from
    ? nextTarget(stage.venue, from, direction, hasSeats)
    : firstTarget(stage.venue, stage.centre, hasSeats);
  if (!next) return;
  focus(next);
  stage.reveal(next);
}

function choose(inputs: Ready, focused: Target, focus: (target: Target | null) => void): void {
  const { stage, counts } = inputs;
  if (focused.kind === "seat") pick(inputs, focused.place);
  else if (isArea(stage.venue, focused.group)) pickArea(inputs, focused.group);
  else {
    const seat = seatToEnter(stage.venue, counts, focused.group);
    stage.enter(focused.group, seat ? stage.screenOf(seat) : undefined);
    if (seat) focus(seat);
  }
}

/** From a seat to its section, from near to the whole venue; false where there is nothing above. */
function goUp(
  stage: Stage,
  focused: Target | null,
  focus: (target: Target | null) => void,
): boolean {
  if (focused?.kind !== "seat" && stage.isWhole) return false;
  if (focused?.kind === "seat") {
    focus({ kind: "group", group: stage.venue.index.group[focused.place] ?? 0 });
  }
  stage.showWhole();
  return true;
}

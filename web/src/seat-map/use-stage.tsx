/** Put the stage onto the page's canvases, and keep it as large as its place. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { type Camera, isSameCamera } from "./camera";
import { MiniMap } from "./mini-map";
import { describe, exposeSeats } from "./seat-map-canvas";
import { Stage } from "./stage";
import type { Venue } from "./venue";

export interface MapElements {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly base: RefObject<HTMLCanvasElement | null>;
  readonly front: RefObject<HTMLCanvasElement | null>;
  readonly back: RefObject<HTMLCanvasElement | null>;
  readonly marks: RefObject<HTMLCanvasElement | null>;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
  readonly mini: RefObject<HTMLCanvasElement | null>;
  readonly miniFrame: RefObject<HTMLDivElement | null>;
}

export interface StageOnPage {
  readonly stage: Stage;
  readonly miniMap: MiniMap;
}

export interface Rest {
  readonly isWhole: boolean;
  readonly isMoving: boolean;
  /** Where the camera last rested: what is placed beside seats moves with it. */
  readonly camera: Camera;
}

const PREPARE_AFTER_MS = 300;

export function useMapElements(): MapElements {
  const host = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const front = useRef<HTMLCanvasElement>(null);
  const back = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const mini = useRef<HTMLCanvasElement>(null);
  const miniFrame = useRef<HTMLDivElement>(null);
  const [elements] = useState({ host, base, front, back, marks, overlay, mini, miniFrame });
  return elements;
}

const atFirst: Rest = { isWhole: true, isMoving: false, camera: { k: 1, x: 0, y: 0 } };

/** Return what the page must know of the stage now; the same object while that is the same. */
function nextRest(was: Rest, { isWhole, isMoving, camera }: Stage): Rest {
  const rested = isMoving ? was.camera : camera;
  const isSame =
    was.isWhole === isWhole && was.isMoving === isMoving && isSameCamera(was.camera, rested);
  return isSame ? was : { isWhole, isMoving, camera: rested };
}

/** Return the elements once all of them are on the page. */
function present(elements: MapElements) {
  const { host, base, front, back, marks, overlay, mini, miniFrame } = elements;
  if (!(host.current && mini.current && miniFrame.current && marks.current)) return null;
  if (!(base.current && front.current && back.current && overlay.current)) return null;
  const parts = {
    base: base.current,
    front: front.current,
    back: back.current,
    marks: marks.current,
    overlay: overlay.current,
  };
  return { host: host.current, parts, mini: mini.current, frame: miniFrame.current };
}

/** Return the stage once it stands, and whether the camera shows the whole venue or moves. */
export function useStage(venue: Venue, elements: MapElements): [StageOnPage | null, Rest] {
  const [onPage, setOnPage] = useState<StageOnPage | null>(null);
  const [rest, setRest] = useState<Rest>(atFirst);
  useEffect(() => {
    const found = present(elements);
    if (!found) return;
    const { host: place, parts, mini, frame } = found;
    const miniMap = new MiniMap(mini, frame, venue.bounds);
    const stage = new Stage(venue, parts, {
      onRest: (now) => {
        describe(parts.overlay, now);
        setRest((was) => nextRest(was, now));
      },
      onFrame: ({ camera, viewport, whole, isDrawn }, isBaseNew) => {
        if (isDrawn) parts.overlay.dataset.drawn = "true";
        if (isBaseNew) miniMap.copy(parts.base, whole, viewport);
        miniMap.show(camera, viewport);
      },
    });
    const measure = () => {
      const { width, height } = place.getBoundingClientRect();
      stage.resize({ width, height }, window.devicePixelRatio);
    };
    measure();
    // The first move of the mouse should not have to wait for the index of the seats.
    const idle = setTimeout(() => venue.finder.prepare(), PREPARE_AFTER_MS);
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    const hide = exposeSeats(parts.overlay, stage);
    setOnPage({ stage, miniMap });
    return () => {
      hide();
      clearTimeout(idle);
      observer.disconnect();
      stage.destroy();
      setOnPage(null);
    };
  }, [venue, elements]);
  return [onPage, rest];
}

/** Put the stage onto the page's canvases, and keep it as large as its place. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { MiniMap } from "./mini-map";
import { describe, exposeSeats } from "./seat-map-canvas";
import { Stage } from "./stage";
import type { Venue } from "./venue";

export interface MapElements {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly base: RefObject<HTMLCanvasElement | null>;
  readonly front: RefObject<HTMLCanvasElement | null>;
  readonly back: RefObject<HTMLCanvasElement | null>;
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
}

const PREPARE_AFTER_MS = 300;

export function useMapElements(): MapElements {
  return {
    host: useRef(null),
    base: useRef(null),
    front: useRef(null),
    back: useRef(null),
    overlay: useRef(null),
    mini: useRef(null),
    miniFrame: useRef(null),
  };
}

/** Return the stage once it stands, and whether the camera shows the whole venue or moves. */
export function useStage(venue: Venue, elements: MapElements): [StageOnPage | null, Rest] {
  const [onPage, setOnPage] = useState<StageOnPage | null>(null);
  const [rest, setRest] = useState<Rest>({ isWhole: true, isMoving: false });
  const { host, base, front, back, overlay, mini, miniFrame } = elements;
  useEffect(() => {
    const [place, top, small, frame] = [
      host.current,
      overlay.current,
      mini.current,
      miniFrame.current,
    ];
    const [lowest, one, other] = [base.current, front.current, back.current];
    if (!(place && top && small && frame && lowest && one && other)) return;
    const miniMap = new MiniMap(small, frame, venue.bounds);
    const parts = { overlay: top, base: lowest, front: one, back: other };
    const stage = new Stage(venue, parts, {
      onRest: (now) => {
        describe(top, now);
        const { isWhole, isMoving } = now;
        setRest((was) =>
          was.isWhole === isWhole && was.isMoving === isMoving ? was : { isWhole, isMoving },
        );
      },
      onFrame: ({ camera, viewport, whole }, isBaseNew) => {
        if (isBaseNew) miniMap.copy(lowest, whole, viewport);
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
    const hide = exposeSeats(top, stage);
    setOnPage({ stage, miniMap });
    return () => {
      hide();
      clearTimeout(idle);
      observer.disconnect();
      stage.destroy();
      setOnPage(null);
    };
  }, [venue, host, base, front, back, overlay, mini, miniFrame]);
  return [onPage, rest];
}

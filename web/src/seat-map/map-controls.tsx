/** The buttons on the map: closer, farther, the whole venue; and the small map when zoomed in. */

import { type PointerEvent, type RefObject, useRef } from "react";
import { Icon, icons } from "@/shared/ui/icons";
import classes from "./seat-map.module.css";
import { texts } from "./texts";
import type { StageOnPage } from "./use-stage";

const STEP = 1.7;
const wholeIcon = "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5";

interface ZoomButtonsProps {
  onPage: StageOnPage | null;
  isWhole: boolean;
}

/** Show the zoom buttons. */
export function ZoomButtons({ onPage, isWhole }: ZoomButtonsProps) {
  return (
    <fieldset className={classes.zoom} aria-label={texts.controls}>
      <button type="button" aria-label={texts.closer} onClick={() => onPage?.stage.zoomBy(STEP)}>
        <Icon path={icons.plus} />
      </button>
      <button
        type="button"
        aria-label={texts.farther}
        disabled={isWhole}
        onClick={() => onPage?.stage.zoomBy(1 / STEP)}
      >
        <Icon path={icons.minus} />
      </button>
      <button
        type="button"
        aria-label={texts.whole}
        disabled={isWhole}
        onClick={() => onPage?.stage.showWhole()}
      >
        <Icon path={wholeIcon} />
      </button>
    </fieldset>
  );
}

interface MiniMapBoxProps extends ZoomButtonsProps {
  canvas: RefObject<HTMLCanvasElement | null>;
  frame: RefObject<HTMLDivElement | null>;
}

/** Show the small map; a press on it goes there. The keyboard has the arrows instead. */
export function MiniMapBox({ onPage, isWhole, canvas, frame }: MiniMapBoxProps) {
  const isDown = useRef(false);
  const follow = (event: PointerEvent<HTMLElement>) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!isDown.current || !box || !onPage) return;
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    onPage.stage.centreOn(onPage.miniMap.pointAt(at));
  };
  return (
    <div
      aria-hidden="true"
      className={classes.mini}
      data-hidden={isWhole || undefined}
      onPointerDown={(event) => {
        isDown.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={follow}
      onPointerUp={() => {
        isDown.current = false;
      }}
      onPointerCancel={() => {
        isDown.current = false;
      }}
    >
      <canvas ref={canvas} />
      <div ref={frame} className={classes.miniFrame} />
    </div>
  );
}

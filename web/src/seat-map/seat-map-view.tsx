/** The shop's seat map: draws a venue with who has what, and lets a buyer pick places. */

import { useEffect, useId, useMemo } from "react";
import { isArea, type Target } from "./focus";
import { groupWords, spokenGroup, spokenPlace } from "./labels";
import { MiniMapBox, ZoomButtons } from "./map-controls";
import type { SeatMapPlan, TierInfo } from "./plan";
import { GroupCard, SeatCard } from "./seat-card";
import classes from "./seat-map.module.css";
import { sightFrom } from "./sight";
import type { Stage } from "./stage";
import { texts } from "./texts";
import { type Pictured, useScene } from "./use-scene";
import { type MapElements, useMapElements, useStage } from "./use-stage";
import { type TargetState, useTarget } from "./use-target";
import { buildVenue, type Venue } from "./venue";

export interface SeatMapViewProps {
  /** Give the same object for the same plan: a new one is taken for a new venue. */
  plan: SeatMapPlan;
  /** State per place: 0 free, 1 held, 2 sold, 3 blocked. May be changed in place. */
  availability: Uint8Array;
  /** Changes whenever the array was changed in place. */
  availabilityVersion: number;
  tiers: readonly TierInfo[];
  /** Codes of the tiers that a filter leaves out: they are shown faintly. */
  dimmedTiers?: ReadonlySet<string>;
  /** The buyer's own places. */
  selected: ReadonlySet<number>;
  /** Seats to go to, each time that this is another list. */
  shown?: readonly number[];
  /** A free place was picked, or one of the buyer's own was picked again. */
  onPick(place: number): void;
  onPickArea(areaKey: string): void;
  /** What the map is, for those who do not see it. */
  label: string;
}

/** Show the map; `seat-map-canvas.ts` says how a test finds a seat on it. */
export function SeatMapView(props: SeatMapViewProps) {
  const { plan, availability, availabilityVersion, dimmedTiers, selected, label } = props;
  const venue = useMemo(() => buildVenue(plan), [plan]);
  const elements = useMapElements();
  const [onPage, rest] = useStage(venue, elements);
  const stage = onPage?.stage.venue === venue ? onPage.stage : null;
  const inputs = { venue, availability, availabilityVersion, tiers: props.tiers, dimmedTiers };
  const pictured = useScene(onPage, inputs);
  const { onPick, onPickArea } = props;
  const { counts } = pictured;
  const { state, handlers } = useTarget({
    stage,
    isMoving: rest.isMoving,
    counts,
    availability,
    selected,
    onPick,
    onPickArea,
  });
  useMarks(stage, selected, state);
  useShown(stage, props.shown);
  const help = useId();
  const about = { venue, availability, selected, pictured };
  const shown = rest.isMoving ? null : carded(state);
  return (
    <div ref={elements.host} className={classes.map}>
      <Layers elements={elements} />
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the arrows are the map's own, so readers must hand them over */}
      <canvas
        ref={elements.overlay}
        data-seat-map=""
        width={1}
        height={1}
        data-over={state.hovered ? "place" : undefined}
        className={classes.overlay}
        role="application"
        aria-label={label}
        aria-describedby={help}
        tabIndex={0}
        {...handlers}
      />
      <p id={help} hidden>
        {texts.keys}
      </p>
      <MiniMapBox
        onPage={onPage}
        isWhole={rest.isWhole}
        canvas={elements.mini}
        frame={elements.miniFrame}
      />
      <ZoomButtons onPage={onPage} isWhole={rest.isWhole} />
      {shown && stage && <Card target={shown} stage={stage} about={about} />}
      <div className={classes.spoken} aria-live="polite">
        {state.focused && spoken(state.focused, about)}
      </div>
    </div>
  );
}

/** Return what gets a card. A section that was tapped has opened instead. */
function carded({ hovered, focused, isByKeyboard }: TargetState): Target | null {
  return hovered ?? (isByKeyboard || focused?.kind === "seat" ? focused : null);
}

function Layers({ elements }: { elements: MapElements }) {
  return (
    <div className={classes.layers} aria-hidden="true">
      <canvas ref={elements.base} className={classes.layer} />
      <canvas ref={elements.front} className={classes.layer} />
      <canvas ref={elements.back} className={classes.layer} />
      <canvas ref={elements.marks} data-marks="" className={classes.layer} />
    </div>
  );
}

function useMarks(stage: Stage | null, selected: ReadonlySet<number>, state: TargetState): void {
  const { hovered, focused, isByKeyboard } = state;
  useEffect(
    () => stage?.setMarks({ selected, hovered, focused: isByKeyboard ? focused : null }),
    [stage, selected, hovered, focused, isByKeyboard],
  );
}

function useShown(stage: Stage | null, places: readonly number[] | undefined): void {
  useEffect(() => {
    if (places && places.length > 0) stage?.showPlaces(places);
  }, [stage, places]);
}

interface About {
  readonly venue: Venue;
  readonly availability: Uint8Array;
  readonly selected: ReadonlySet<number>;
  readonly pictured: Pictured;
}

function spoken(target: Target, { venue, availability, selected, pictured }: About): string {
  const { counts, tiers } = pictured;
  if (target.kind === "group") {
    const words = groupWords(venue.index, counts, tiers, target.group);
    return spokenGroup(words, isArea(venue, target.group));
  }
  const now = { state: availability[target.place], isSelected: selected.has(target.place) };
  return spokenPlace(venue.index, tiers, target.place, now);
}

const CARD_ROOM_PX = 130;
const SIGHT_ROOM_PX = 106;
const CARD_HALF_PX = 124;

/** Return where the card goes: above its target, or below where there is no room above. */
function cardPlace(stage: Stage, target: Target, room: number) {
  const { k, y } = stage.camera;
  const bounds = target.kind === "group" ? stage.venue.outlines[target.group]?.bounds : undefined;
  const middle = stage.screenOf(target);
  const top = bounds ? bounds.top * k + y : middle.y;
  const bottom = bounds ? bounds.bottom * k + y : middle.y;
  const half = Math.min(CARD_HALF_PX, stage.viewport.width / 2);
  const left = Math.max(half, Math.min(stage.viewport.width - half, middle.x));
  const isBelow = top < room && bottom < stage.viewport.height - room;
  return { x: left, y: isBelow ? bottom : Math.max(top, room), isBelow };
}

function Card({ target, stage, about }: { target: Target; stage: Stage; about: About }) {
  const { venue, availability, selected, pictured } = about;
  if (target.kind === "group") {
    const at = cardPlace(stage, target, CARD_ROOM_PX);
    const words = groupWords(venue.index, pictured.counts, pictured.tiers, target.group);
    return <GroupCard words={words} at={at} />;
  }
  const { place } = target;
  // Above or below the seat, never on it.
  const hasRoom = stage.viewport.height >= 2 * (CARD_ROOM_PX + SIGHT_ROOM_PX);
  const sight = hasRoom ? sightFrom(venue, place) : null;
  const at = cardPlace(stage, target, CARD_ROOM_PX + (sight ? SIGHT_ROOM_PX : 0));
  return (
    <SeatCard
      index={venue.index}
      place={place}
      tier={pictured.tiers[venue.index.tier[place] ?? -1]}
      state={availability[place]}
      isSelected={selected.has(place)}
      sight={sight}
      at={at}
    />
  );
}

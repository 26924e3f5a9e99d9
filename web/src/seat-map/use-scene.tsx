/** Keep the stage's picture in step with what the page knows. */

import { useEffect, useMemo, useState } from "react";
import { countFree, type FreeCounts, recount } from "./counts";
import { tiersByNumber } from "./labels";
import type { Theme } from "./palette";
import type { TierInfo } from "./plan";
import { makeScene } from "./scene";
import { readTheme, watchTheme } from "./theme";
import type { StageOnPage } from "./use-stage";
import type { Venue } from "./venue";

export interface SceneInputs {
  readonly venue: Venue;
  readonly availability: Uint8Array;
  readonly availabilityVersion: number;
  readonly tiers: readonly TierInfo[];
  readonly dimmedTiers: ReadonlySet<string> | undefined;
}

export interface Pictured {
  readonly counts: FreeCounts;
  /** By their number in the venue's index. */
  readonly tiers: readonly (TierInfo | undefined)[];
}

const none: ReadonlySet<string> = new Set();
const MANY_SHARE = 0.2;

/** Show the venue on the stage, and repaint what changes. */
export function useScene(onPage: StageOnPage | null, inputs: SceneInputs): Pictured {
  const { venue, availability, availabilityVersion } = inputs;
  const theme = useTheme();
  const tierList = useKept(inputs.tiers, JSON.stringify(inputs.tiers));
  const dimmedNow = inputs.dimmedTiers ?? none;
  const dimmed = useKept(dimmedNow, [...dimmedNow].sort().join(" "));
  const tiers = useMemo(() => tiersByNumber(venue.index, tierList), [venue, tierList]);
  const counts = useMemo(() => countFree(venue.index, new Uint8Array()), [venue]);
  const scene = useMemo(
    () => makeScene({ venue, counts, tiers, dimmed, theme }),
    [venue, counts, tiers, dimmed, theme],
  );
  const stage = onPage?.stage.venue === venue ? onPage.stage : null;
  const [, setCounted] = useState(availabilityVersion);
  useEffect(() => {
    const changed = recount(venue.index, counts, availability);
    if (changed.length > venue.index.placeCount * MANY_SHARE) stage?.setScene(scene);
    else if (changed.length > 0) stage?.seatsChanged(changed);
    // The counts are filled in place, so what shows them must be told.
    setCounted(availabilityVersion);
  }, [venue, counts, availability, availabilityVersion, stage, scene]);
  useEffect(() => stage?.setScene(scene), [stage, scene]);
  return { counts, tiers };
}

/** Return the same object for as long as its key stays the same, for parents that remake it. */
function useKept<T>(value: T, key: string): T {
  const [kept, setKept] = useState({ key, value });
  if (kept.key === key) return kept.value;
  setKept({ key, value });
  return value;
}

function useTheme(): Theme {
  const [now, setNow] = useState(() => readTheme(document.documentElement));
  useEffect(() => watchTheme(() => setNow(readTheme(document.documentElement))), []);
  return useKept(now, Object.values(now).join(" "));
}

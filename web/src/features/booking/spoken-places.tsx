/** What changed among the held places, said aloud to those who do not see it. */

import { useEffect, useRef, useState } from "react";
import type { HeldPlace } from "@/api/types";
import { t } from "@/shared/texts/texts";

/** Speak of each place that is taken or given back. */
export function SpokenPlaces({ places }: { places: readonly HeldPlace[] }) {
  const before = useRef(places);
  const [words, setWords] = useState("");
  useEffect(() => {
    const change = spokenChange(before.current, places);
    before.current = places;
    if (change) setWords(change);
  }, [places]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {words}
    </p>
  );
}

/** Say what was taken, or else what was given back; nothing where nothing changed. */
export function spokenChange(before: readonly HeldPlace[], after: readonly HeldPlace[]): string {
  const got = without(after, before);
  if (got.length > 0) return got.map(({ label }) => t("booking.got", { place: label })).join(" ");
  return without(before, after)
    .map(({ label }) => t("booking.gave", { place: label }))
    .join(" ");
}

function without(places: readonly HeldPlace[], others: readonly HeldPlace[]): HeldPlace[] {
  const known = new Set(others.map(({ place }) => place));
  return places.filter(({ place }) => !known.has(place));
}

/** Remember which hold belongs to an event, so that closing the tab loses nothing. */

import type { HeldPlace } from "@/api/types";

const prefix = "stagedoor.hold.";

/** Find the hold that this browser last had for an event. */
export function rememberedHold(event: string): string | undefined {
  return localStorage.getItem(prefix + event) ?? undefined;
}

/** Remember an event's hold, or forget it. */
export function rememberHold(event: string, hold: string | undefined): void {
  if (hold) localStorage.setItem(prefix + event, hold);
  else localStorage.removeItem(prefix + event);
}

const placesPrefix = "stagedoor.places.";

/** Remember what was held last for an event, so that it can be asked for again after a reload. */
export function rememberPlaces(event: string, places: readonly HeldPlace[]): void {
  sessionStorage.setItem(placesPrefix + event, JSON.stringify(places));
}

/** Find what was held last for an event in this tab. */
export function rememberedPlaces(event: string): readonly HeldPlace[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(placesPrefix + event) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isHeldPlace) : [];
  } catch {
    return [];
  }
}

function isHeldPlace(kept: unknown): kept is HeldPlace {
  return (
    typeof kept === "object" &&
    kept !== null &&
    "place" in kept &&
    "label" in kept &&
    "ticket_type" in kept &&
    "price" in kept
  );
}

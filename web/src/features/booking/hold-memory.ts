/** Remember which hold belongs to an event, so that closing the tab loses nothing. */

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

/** What a buyer has typed at the till, kept in the tab until the order is theirs. */

/** An answer as it stands in its field. */
export type Value = string | boolean | readonly string[];

/** Each answer at the JSON Pointer of where it goes in the order. */
export type Draft = Readonly<Record<string, Value>>;

// What an older version of this page kept is not understood any more, and dropped.
const version = 1;
const slot = (event: string) => `stagedoor.checkout.${event}`;

/** Find what was typed for an event; nothing typed, or nothing understood, is an empty draft. */
export function rememberedDraft(event: string): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(slot(event)) ?? "null");
    return isKept(kept) ? kept.values : {};
  } catch {
    return {};
  }
}

/** Keep what was typed for an event for as long as the tab lives. */
export function rememberDraft(event: string, values: Draft): void {
  sessionStorage.setItem(slot(event), JSON.stringify({ version, values }));
}

/** Forget what was typed for an event, because its order is made and paid. */
export function forgetDraft(event: string): void {
  sessionStorage.removeItem(slot(event));
}

/** Hand what was typed for places that are gone on to new ones, in their order. */
export function adopted(draft: Draft, places: readonly number[]): Draft {
  const typedFor = new Set(Object.keys(draft).flatMap((pointer) => placeOf(pointer) ?? []));
  const left = [...typedFor].filter((place) => !places.includes(place)).sort((a, b) => a - b);
  const open = places.filter((place) => !typedFor.has(place));
  const heirs = new Map(left.map((place, index) => [place, open[index]]));
  if (![...heirs.values()].some((heir) => heir !== undefined)) return draft;
  return Object.fromEntries(
    Object.entries(draft).map(([pointer, value]) => {
      const place = placeOf(pointer);
      const heir = place === undefined ? undefined : heirs.get(place);
      if (heir === undefined) return [pointer, value];
      return [pointer.replace(`/tickets/${place}/`, `/tickets/${heir}/`), value];
    }),
  );
}

/** Read a text answer without the spaces around it. */
export function textAt(draft: Draft, pointer: string): string {
  const value = draft[pointer];
  return typeof value === "string" ? value.trim() : "";
}

function placeOf(pointer: string): number | undefined {
  const place = /^\/tickets\/(\d+)\//.exec(pointer)?.[1];
  return place === undefined ? undefined : Number(place);
}

function isKept(kept: unknown): kept is { values: Draft } {
  if (typeof kept !== "object" || kept === null) return false;
  if (!("version" in kept) || kept.version !== version || !("values" in kept)) return false;
  const { values } = kept;
  return typeof values === "object" && values !== null && Object.values(values).every(isValue);
}

function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.every((one) => typeof one === "string");
  return typeof value === "string" || typeof value === "boolean";
}

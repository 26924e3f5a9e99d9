/** Read the frames of the live stream. */

export interface SeatChanges {
  version: number;
  changes: [place: number, state: number][];
}

/** Read a frame of changes; a frame that is not one gives nothing. */
export function parseChanges(data: unknown): SeatChanges | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return asChanges(JSON.parse(data));
  } catch {
    return undefined;
  }
}

function asChanges(frame: unknown): SeatChanges | undefined {
  if (typeof frame !== "object" || frame === null) return undefined;
  if (!("version" in frame) || typeof frame.version !== "number") return undefined;
  if (!("changes" in frame) || !Array.isArray(frame.changes)) return undefined;
  return { version: frame.version, changes: frame.changes.filter(isChange) };
}

function isChange(change: unknown): change is [number, number] {
  return (
    Array.isArray(change) &&
    change.length === 2 &&
    Number.isInteger(change[0]) &&
    Number.isInteger(change[1])
  );
}

/** Tell the server's time, because a deadline is the server's and a phone's clock may be off. */

let offset_ms = 0;

/** Learn the difference between the two clocks from an answer's Date header. */
export function noteServerDate(header: string | null): void {
  const served = header ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(served)) return;
  // The header has whole seconds, so a smaller difference than that says nothing.
  const difference = served - Date.now();
  offset_ms = Math.abs(difference) < 2000 ? 0 : difference;
}

/** Tell the server's time in milliseconds. */
export function serverNow(): number {
  return Date.now() + offset_ms;
}

/** Keep one idempotency key for an attempt until it has an answer, so that a retry is the same. */

// In memory only: a body may hold a password, which must not reach the browser's storage.
const keys = new Map<string, string>();

/** Find the key of a request that is still without an answer, or make one. */
export function keyOfAttempt(url: string, body: string): string {
  const attempt = `${url}\n${body}`;
  const known = keys.get(attempt);
  if (known) return known;
  const key = crypto.randomUUID();
  keys.set(attempt, key);
  return key;
}

/** Forget the key of a request, because its answer will not change any more. */
export function endAttempt(url: string, body: string): void {
  keys.delete(`${url}\n${body}`);
}

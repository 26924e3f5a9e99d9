/** The running box office under test, as another buyer's program sees it. */

/** Where it runs: `make demo` prints the address. */
export const shop = process.env.STAGEDOOR_URL ?? "http://127.0.0.1:8000";

export type Kind = "hall" | "theatre" | "arena" | "stadium" | "free";

/** Find the id of one of the demo's events. */
export async function demoEvent(kind: Kind): Promise<string> {
  const { events } = await ask(`/demo`);
  return events[kind];
}

/** Find a free seat with free neighbours, in the middle of a row of a random section. */
export async function freeSeat(event: string): Promise<number> {
  const { sections } = await ask(`/events/${event}/seat-map`);
  const { places } = await ask(`/events/${event}/availability`);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { rows } = pick<{ rows: { first_place: number; seats: string[] }[] }>(sections);
    const { first_place, seats } = pick(rows);
    const seat = first_place + Math.floor(seats.length / 2);
    if (places.slice(seat - 1, seat + 2) === "000" && seats.length > 4) return seat;
  }
  throw new Error("no free seat was found; is the arena sold out?");
}

/** Hold a seat as another buyer, who is not this browser. */
export async function holdAsAnother(event: string, place: number): Promise<void> {
  const response = await fetch(`${shop}/api/v1/events/${event}/holds`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: [{ place, ticket_type: "adult" }] }),
  });
  if (response.status !== 201) throw new Error(await response.text());
}

async function ask(path: string) {
  const response = await fetch(`${shop}/api/v1${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return JSON.parse(await response.text());
}

function pick<T>(choices: readonly T[]): T {
  const chosen = choices[Math.floor(Math.random() * choices.length)];
  if (chosen === undefined) throw new Error("there is nothing to pick from");
  return chosen;
}

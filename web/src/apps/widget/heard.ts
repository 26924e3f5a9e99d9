/** Read what the shop says to the widget; what is not understood is nothing. */

/** What the shop may say. */
export type Heard =
  | { name: "ready" | "blocked" }
  | { name: "height"; height: number }
  | { name: "hold" | "order-complete"; detail: Readonly<Record<string, unknown>> };

const tallest = 20_000;

/** Read a message. */
export function heardIn(data: unknown): Heard | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { stagedoor, name, ...detail } = { stagedoor: 0, name: "", ...data };
  if (stagedoor !== 1) return undefined;
  if (name === "ready" || name === "blocked") return { name };
  if (name === "hold" || name === "order-complete") return { name, detail };
  const height: unknown = Reflect.get(data, "height");
  if (name !== "height" || typeof height !== "number") return undefined;
  return height > 0 && height < tallest ? { name, height } : undefined;
}

/** What the server has put into the page already, so that the shop need not ask for it. */

let served = parse(document.getElementById("served")?.textContent);

/** Take what the page came with under a name: once, and only what is wanted. */
export function takeServed(name: string, isWanted: (found: object) => boolean): unknown {
  if (!served || !(name in served)) return undefined;
  const found: unknown = Reflect.get(served, name);
  if (typeof found !== "object" || found === null || !isWanted(found)) return undefined;
  served = undefined;
  return found;
}

function parse(text: string | null | undefined): object | undefined {
  try {
    const found: unknown = text ? JSON.parse(text) : undefined;
    return typeof found === "object" && found !== null ? found : undefined;
  } catch {
    return undefined;
  }
}

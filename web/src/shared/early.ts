/** Hand out what the page asked for before the shop was there. */

type Part = "" | "seat-map" | "availability";

interface Early {
  /** The page that asked; its answers are of no use to another. */
  readonly page: string;
  readonly replies: Partial<Record<Part, Promise<Response>>>;
  /** Ask for what is large, once. */
  more(): void;
}

declare global {
  interface Window {
    /** Written by the script that comes first, which can share no code with the shop. */
    early?: Early;
  }
}

const address =
  /^\/api\/v1\/events\/([^/?]+)(?:\/(seat-map)\?coordinates=steps|\/(availability))?$/;

/**
 * Give the reply to a request that was made early, once; undefined when none was, or it failed.
 *
 * The early script has only the name in the page's address, which may be a slug where the shop asks
 * by the id: a page shows one event, so both mean it.
 */
export async function takeEarly(request: Request): Promise<Response | undefined> {
  const { early } = window;
  if (!early || request.method !== "GET" || location.pathname !== early.page) return undefined;
  const { pathname, search } = new URL(request.url);
  const [, name, map, free] = address.exec(pathname + search) ?? [];
  const part = map ?? free ?? "";
  const asked = early.page.split("/")[2];
  if (!name || !(name === asked || isIdOf(name, asked)) || !isPart(part)) {
    return undefined;
  }
  const reply = early.replies[part];
  delete early.replies[part];
  const found = await reply?.catch(() => undefined);
  return found?.ok ? found : undefined;
}

function isIdOf(name: string, asked: string | undefined): boolean {
  return name.startsWith("evt_") && asked?.startsWith("evt_") === false;
}

function isPart(part: string): part is Part {
  return part === "" || part === "seat-map" || part === "availability";
}

/** Read what the widget wishes of the shop that it opens: it stands in the address. */

const slot = "stagedoor.embed";

/** Where the shop was opened from, and what is to be there already. */
export interface Wishes {
  /** The origin of the page that the widget is in. */
  host: string;
  hold?: string;
  voucher?: string;
  campaign?: string;
}

/** Read the origin of the page that the widget is in; undefined for what is none. */
export function readHost(address: URL = new URL(window.location.href)): string | undefined {
  return originIn(address.searchParams.get("host"));
}

/** Read the wishes of an address; a page that was left and came back to has them from before. */
export function readWishes(address: URL = new URL(window.location.href)): Wishes | undefined {
  const asked = wishesIn((name) => address.searchParams.get(name));
  if (asked) sessionStorage.setItem(slot, JSON.stringify(asked));
  return asked ?? keptWishes();
}

/** Give the address without what only the widget wrote there. */
export function withoutWishes(address: URL): URL {
  const rest = new URL(address);
  for (const name of ["host", "hold", "voucher", "campaign"]) rest.searchParams.delete(name);
  return rest;
}

function keptWishes(): Wishes | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(slot) ?? "null");
  if (typeof kept !== "object" || kept === null) return undefined;
  return wishesIn((name) => (Object.hasOwn(kept, name) ? Reflect.get(kept, name) : undefined));
}

function wishesIn(asked: (name: string) => unknown): Wishes | undefined {
  const host = originIn(asked("host"));
  if (!host) return undefined;
  const given = (name: string, pattern: RegExp) => {
    const value = asked(name);
    return typeof value === "string" && pattern.test(value) ? { [name]: value } : {};
  };
  return {
    host,
    ...given("hold", /^\w{5,40}$/),
    ...given("voucher", /^[\w-]{1,64}$/),
    ...given("campaign", /^[\w.~-]{1,100}$/),
  };
}

function originIn(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const { origin } = new URL(value);
    return origin === value ? origin : undefined;
  } catch {
    return undefined;
  }
}

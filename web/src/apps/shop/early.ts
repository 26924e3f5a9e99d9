/**
 * Ask for what an event's page needs before the shop itself has arrived.
 *
 * A script of its own, small enough to run while the rest is still on its way. Whatever comes of
 * it, `shared/early.ts` hands it to whoever asks for the same. What is large waits until the shop
 * is here and calls `more`: a slow line that carried all at once would show nothing for longer.
 */

const [, asked = ""] = /^\/events\/([^/]+)\/?$/.exec(location.pathname) ?? [];

if (asked) {
  const served = servedEvent();
  const name = idOf(served) ?? asked;
  const path = `/api/v1/events/${name}`;
  const replies: NonNullable<Window["early"]>["replies"] = {};
  // It is told by id alone, and the page's address may have a slug.
  if (name.startsWith("evt_")) {
    replies.availability = fetch(`${path}/availability`, {
      headers: { Accept: "application/octet-stream" },
      cache: "no-cache",
    });
    replies.availability.catch(ignore);
  }
  let isMapWanted = hasMap(served);
  if (isMapWanted === undefined) {
    // A page without the event in it: the shop will ask for it, so it may as well be now.
    replies[""] = fetch(path);
    replies[""]
      .then((reply) => reply.clone().json())
      .then((event) => {
        isMapWanted = hasMap(event);
      })
      .catch(ignore);
  }
  const more = () => {
    replies["seat-map"] = fetch(`${path}/seat-map?coordinates=steps`);
    replies["seat-map"].catch(ignore);
    // The map is large, and somebody buying standing places never needs it.
    if (isMapWanted) fetchMap();
  };
  window.early = { page: location.pathname, replies, more };
}

/** Give the event that the server has put into the page. */
function servedEvent(): unknown {
  const written = document.getElementById("served")?.textContent;
  const served: unknown = written ? JSON.parse(written) : undefined;
  return isObject(served) && "event" in served ? served.event : undefined;
}

/** Give the id of an event; undefined for what is no event. */
function idOf(event: unknown): string | undefined {
  return isObject(event) && "id" in event && typeof event.id === "string" ? event.id : undefined;
}

/** Tell whether an event has a map; undefined for what is no event. */
function hasMap(event: unknown): boolean | undefined {
  return isObject(event) && "has_seat_map" in event ? event.has_seat_map === true : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Fetch the map's own script, whose address the build writes onto this one. */
function fetchMap(): void {
  // To import it here would tie this script to the shop's.
  const { map, mapStyle } =
    document.querySelector<HTMLScriptElement>("script[data-map]")?.dataset ?? {};
  const hint = (rel: string, href: string | undefined) => {
    const link = document.createElement("link");
    if (href) document.head.append(Object.assign(link, { rel, crossOrigin: "", href }));
  };
  hint("modulepreload", map);
  hint("stylesheet", mapStyle);
}

/** Whoever needs it asks again, and tells what is wrong. */
function ignore(): undefined {
  return undefined;
}

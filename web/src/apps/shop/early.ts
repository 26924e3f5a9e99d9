/**
 * Ask for what an event's page needs before the shop itself has arrived.
 *
 * A script of its own, small enough to run while the rest is still on its way. Whatever comes of
 * it, `shared/early.ts` hands it to whoever asks for the same. What is large waits until the shop
 * is here and calls `more`: a slow line that carried all at once would show nothing for longer.
 */

const [, asked = ""] = /^\/events\/([^/]+)\/?$/.exec(location.pathname) ?? [];

if (asked) {
  const path = `/api/v1/events/${asked}`;
  const event = fetch(path);
  const replies: NonNullable<Window["early"]>["replies"] = { "": event };
  replies.availability = fetch(`${path}/availability`, {
    headers: { Accept: "application/octet-stream" },
    cache: "no-cache",
  });
  const isOnMap = event.then((reply) => reply.clone().json()).then(hasMap);
  let isMapWanted = false;
  isOnMap.then((found) => {
    isMapWanted = found;
  }, ignore);
  for (const reply of [event, replies.availability]) reply.catch(ignore);
  const more = () => {
    replies["seat-map"] = fetch(`${path}/seat-map?coordinates=steps`);
    replies["seat-map"].catch(ignore);
    // The map is large, and somebody buying standing places never needs it.
    if (isMapWanted) fetchMap();
  };
  window.early = { page: location.pathname, replies, more };
}

function hasMap(event: unknown): boolean {
  return (
    typeof event === "object" &&
    event !== null &&
    "has_seat_map" in event &&
    event.has_seat_map === true
  );
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

/**
 * Ask for what an event's page needs before the shop itself has arrived.
 *
 * A script of its own, small enough to run while the rest is still on its way. Whatever comes of
 * it, `shared/early.ts` hands it to whoever asks for the same.
 */

const [, asked = ""] = /^\/events\/([^/]+)\/?$/.exec(location.pathname) ?? [];

if (asked) {
  const path = `/api/v1/events/${asked}`;
  const event = fetch(path);
  window.early = {
    page: location.pathname,
    replies: {
      "": event,
      "seat-map": fetch(`${path}/seat-map`),
      availability: fetch(`${path}/availability`, {
        headers: { Accept: "application/octet-stream" },
        cache: "no-cache",
      }),
    },
  };
  void loadMapIfNeeded(event.then((reply) => reply.clone()));
  for (const reply of Object.values(window.early.replies)) reply.catch(() => undefined);
}

/** The map is large, and somebody buying standing places never needs it. */
async function loadMapIfNeeded(event: Promise<Response>): Promise<void> {
  const found: unknown = await event.then((reply) => reply.json()).catch(() => undefined);
  const isRecord = typeof found === "object" && found !== null && "has_seat_map" in found;
  if (isRecord && found.has_seat_map === true) await import("@/seat-map/seat-map-view");
}

/** Give a component the live states of an event's places. */

import { useEffect, useState } from "react";
import { apiUrl, fetchBytes } from "@/shared/api-client";
import { type FeedView, LiveFeed, type Snapshot } from "./live-feed";
import { unpackStates } from "./packed";

/** Follow an event's places while the component is on the page; undefined until first known. */
export function useSeatFeed(event: string, places: number): FeedView | undefined {
  const [view, setView] = useState<FeedView>();
  useEffect(() => {
    const path = `/api/v1/events/${encodeURIComponent(event)}`;
    const feed = new LiveFeed(
      {
        openStream: (after) => new EventSource(liveUrl(path, after)),
        fetchSnapshot: (signal) => fetchSnapshot(`${path}/availability`, places, signal),
        random: Math.random,
      },
      setView,
    );
    feed.start();
    return () => feed.stop();
  }, [event, places]);
  return view;
}

function liveUrl(path: string, after: number | undefined): string {
  return apiUrl(after === undefined ? `${path}/live` : `${path}/live?last_event_id=${after}`);
}

async function fetchSnapshot(path: string, places: number, signal: AbortSignal): Promise<Snapshot> {
  const { bytes, headers } = await fetchBytes(path, signal);
  return {
    version: Number(headers.get("Availability-Version") ?? 0),
    states: unpackStates(bytes, places),
  };
}

/** The demo's own events, so that somebody trying it out sees the interesting ones first. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { demoQuery, eventQuery } from "./api";
import { EventArtwork } from "./event-artwork";
import classes from "./showcase.module.css";

const captions = () => ({
  hall: t("catalogue.showcaseHall"),
  theatre: t("catalogue.showcaseTheatre"),
  arena: t("catalogue.showcaseArena"),
  stadium: t("catalogue.showcaseStadium"),
  free: t("catalogue.showcaseFree"),
});

/** Show the demo's events as large cards; nothing where this is not a demo. */
export function Showcase() {
  const { data: demo } = useQuery(demoQuery());
  if (!demo) return null;
  return (
    <section aria-labelledby="showcase" className={classes.showcase}>
      <h2 id="showcase">{t("catalogue.showcase")}</h2>
      <ul>
        {Object.entries(captions()).map(([kind, caption]) => {
          const event = Object.entries(demo.events).find(([name]) => name === kind)?.[1];
          return event ? <ShowcaseCard key={kind} event={event} caption={caption} /> : null;
        })}
      </ul>
    </section>
  );
}

function ShowcaseCard({ event: id, caption }: { event: string; caption: string }) {
  const { data: event } = useQuery(eventQuery(id));
  return (
    <li className={classes.card}>
      <EventArtwork event={id} className={classes.picture} />
      <span className={classes.caption}>{caption}</span>
      <h3>
        <Link to="/events/$event" params={{ event: event?.slug ?? id }} dir="auto">
          {event?.name ?? "…"}
        </Link>
      </h3>
      {event && <p>{formatMoment(event.starts_at, event.time_zone)}</p>}
    </li>
  );
}

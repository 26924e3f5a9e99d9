/** What an organiser says about an event. */

import type { Event } from "@/api/types";
import { t } from "@/shared/texts/texts";
import classes from "./event-about.module.css";
import { TopicLinks } from "./topic-links";

/** Show an event's description, topics and website; nothing where there is none of them. */
export function EventAbout({ event }: { event: Event }) {
  if (!event.description && event.tags.length === 0 && !event.url) return null;
  return (
    <section className={classes.about} aria-labelledby="about">
      <h2 id="about">{t("catalogue.about")}</h2>
      {event.description && (
        <p className={classes.words} dir="auto">
          {event.description}
        </p>
      )}
      <TopicLinks topics={event.tags} />
      {event.url && (
        <a href={event.url} target="_blank" rel="noreferrer">
          {t("catalogue.website")} <span className="visually-hidden">{t("shop.newTab")}</span>
        </a>
      )}
    </section>
  );
}

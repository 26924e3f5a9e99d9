/** An event's topics, each leading to the other events with it. */

import { Link } from "@tanstack/react-router";
import { t } from "@/shared/texts/texts";
import classes from "./event-about.module.css";

/** Show the topics as links into the search. */
export function TopicLinks({ topics }: { topics: readonly string[] }) {
  if (topics.length === 0) return null;
  return (
    <ul className={classes.topics} aria-label={t("catalogue.tag")}>
      {topics.map((tag) => (
        <li key={tag}>
          <Link to="/" search={{ tag }}>
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What a search finds, page after page, and how many that are so far, for those who only hear. */

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { EventsQuery } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { Failed, More } from "@/shared/ui/page-state";
import { EventList } from "./event-list";
import classes from "./events-found.module.css";
import { eventsQuery } from "./programme-api";
import { RowsSkeleton } from "./skeletons";

interface EventsFoundProps {
  query: EventsQuery;
  /** What stands where nothing is found. */
  empty: ReactNode;
  /** What stands above the list where something is found. */
  children?: ReactNode;
  label?: string;
}

/** Show the events, with a way to more of them. */
export function EventsFound({ query, empty, children, label }: EventsFoundProps) {
  const found = useInfiniteQuery(eventsQuery(query));
  if (found.isPending) return <RowsSkeleton />;
  if (!found.data) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const events = found.data.pages.flatMap((page) => page.data);
  const count = events.length;
  return (
    <section
      aria-label={label ?? t("catalogue.results")}
      className={classes.results}
      data-stale={found.isPlaceholderData || undefined}
    >
      <p role="status" className="visually-hidden">
        {!found.isPlaceholderData &&
          t(found.hasNextPage ? "catalogue.foundMore" : "catalogue.found", { count })}
      </p>
      {count === 0 ? empty : children}
      <EventList events={events} isByDate={query.sort === "date"} />
      <More found={found} />
    </section>
  );
}

/** The shapes of what is on its way, as large as what will stand there. */

import { t } from "@/shared/texts/texts";
import classes from "./skeletons.module.css";

/** Show rows of events that are not here yet. */
export function RowsSkeleton({ count = 8 }: { count?: number }) {
  return (
    <div role="status">
      <span className="visually-hidden">{t("catalogue.loadingEvents")}</span>
      <div aria-hidden="true" className={classes.rows}>
        {Array.from({ length: count }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
          <div key={at} className={classes.row}>
            <span className={classes.day} />
            <span className={classes.picture} />
            <span className={classes.lines} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Show an event's page that is not here yet. */
export function EventSkeleton() {
  return (
    <div role="status">
      <span className="visually-hidden">{t("shop.loading")}</span>
      <div aria-hidden="true" className={classes.event}>
        <span className={classes.poster} />
        <span className={classes.facts} />
      </div>
    </div>
  );
}

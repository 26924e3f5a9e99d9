/** The choice between the list of what is on and its calendar. */

import { Link } from "@tanstack/react-router";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { changeFilters, type Filters } from "./filters";
import classes from "./view-choice.module.css";

/** Show both ways; the address holds the choice. */
export function ViewChoice({ filters }: { filters: Filters }) {
  const isCalendar = filters.view === "calendar";
  const asList = changeFilters(filters, { view: undefined, month: undefined, day: undefined });
  return (
    <nav aria-label={t("catalogue.view")} className={classes.choice}>
      <Link to="/" search={asList} replace resetScroll={false} data-chosen={!isCalendar}>
        <Icon path={icons.list} size={18} />
        {t("catalogue.asList")}
      </Link>
      <Link
        to="/"
        search={changeFilters(filters, { view: "calendar" })}
        replace
        resetScroll={false}
        data-chosen={isCalendar}
      >
        <Icon path={icons.calendar} size={18} />
        {t("catalogue.asCalendar")}
      </Link>
    </nav>
  );
}

/** What is on, day by day: a month's squares on a desk, a list of its days on a phone. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CalendarDay } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { Failed } from "@/shared/ui/page-state";
import { calendarQueryOf, changeFilters, type Filters } from "./filters";
import { dayName, monthAfter, monthName, monthOf, weekdays, weeksOf } from "./months";
import { calendarQuery } from "./programme-api";
import classes from "./programme-calendar.module.css";

/** Show a month; a day leads to what is on then. */
export function ProgrammeCalendar({ filters, now }: { filters: Filters; now: number }) {
  const month = filters.month ?? filters.day?.slice(0, 7) ?? monthOf(new Date(now));
  const found = useQuery(calendarQuery(calendarQueryOf(filters, month)));
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const days = found.data?.month === month ? found.data.days : [];
  const count = days.reduce((sum, { events }) => sum + events, 0);
  return (
    <section aria-labelledby="month" className={classes.calendar}>
      <header className={classes.head}>
        <Turn filters={filters} to={monthAfter(month, -1)} path={icons.back} />
        <h2 id="month">{monthName(month)}</h2>
        <Turn filters={filters} to={monthAfter(month, 1)} path={icons.next} />
        <p role="status" className={classes.count}>
          {found.data?.month === month && t("catalogue.eventsOn", { count })}
        </p>
      </header>
      <Squares filters={filters} month={month} days={days} />
    </section>
  );
}

function Turn({ filters, to, path }: { filters: Filters; to: string; path: string }) {
  const search = changeFilters(filters, { month: to, day: undefined });
  return (
    <Link to="/" search={search} replace resetScroll={false} aria-label={monthName(to)}>
      <Icon path={path} />
    </Link>
  );
}

interface SquaresProps {
  filters: Filters;
  month: string;
  days: readonly CalendarDay[];
}

function Squares({ filters, month, days }: SquaresProps) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  return (
    <table className={classes.month} aria-labelledby="month">
      <thead>
        <tr>
          {weekdays().map(({ short, long }) => (
            <th key={long} scope="col" abbr={long}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, at) => (
              <Square
                key={day ?? at}
                day={day}
                found={day === undefined ? undefined : byDay.get(day)}
                filters={filters}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SquareProps {
  day: string | undefined;
  found: CalendarDay | undefined;
  filters: Filters;
}

function Square({ day, found, filters }: SquareProps) {
  if (!day) return <td data-empty="" />;
  const number = Number(day.slice(8));
  if (!found) return <td data-empty="">{number}</td>;
  const { events: count, names } = found;
  return (
    <td data-chosen={filters.day === day || undefined}>
      <Link
        to="/"
        search={changeFilters(filters, { day, month: day.slice(0, 7) })}
        replace
        resetScroll={false}
        aria-current={filters.day === day ? "date" : undefined}
      >
        <span className="visually-hidden">
          {dayName(day)}: {t("catalogue.eventsOn", { count })}
        </span>
        <strong aria-hidden="true">{number}</strong>
        <span aria-hidden="true" className={classes.date}>
          {dayName(day)}
        </span>
        <span aria-hidden="true" className={classes.names}>
          {names.slice(0, 2).map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two events of a day may share their name.
            <span key={at} dir="auto">
              {name}
            </span>
          ))}
          {count > 2 && <em>{t("catalogue.moreOn", { count: count - 2 })}</em>}
        </span>
      </Link>
    </td>
  );
}

/** The first page: find an event. */

import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { CityLinks } from "@/features/catalogue/city-links";
import { EventsFound } from "@/features/catalogue/events-found";
import { changeFilters, type Filters, isNarrowed, queryOf } from "@/features/catalogue/filters";
import { NothingFound } from "@/features/catalogue/nothing-found";
import { SearchForm } from "@/features/catalogue/search-form";
import { Showcase } from "@/features/catalogue/showcase";
import { RowsSkeleton } from "@/features/catalogue/skeletons";
import { SortChoice } from "@/features/catalogue/sort-choice";
import { ViewChoice } from "@/features/catalogue/view-choice";
import { serverNow } from "@/shared/server-clock";
import { t } from "@/shared/texts/texts";
import { usePageTitle } from "@/shared/ui/use-page-title";
import classes from "./home-page.module.css";

const route = getRouteApi("/");
const ProgrammeCalendar = lazy(() =>
  import("@/features/catalogue/programme-calendar").then((module) => ({
    default: module.ProgrammeCalendar,
  })),
);

/** Show the search, and the events that it finds: as a list, or day by day. */
export function HomePage() {
  const filters = route.useSearch();
  const navigate = useNavigate({ from: "/" });
  usePageTitle(filters.q ?? t("catalogue.title"));
  const show = (search: Filters) =>
    void navigate({ to: "/", search, replace: true, resetScroll: false });
  const change = (next: Partial<Filters>) => show(changeFilters(filters, next));
  const isCalendar = filters.view === "calendar";
  const isSearching = isCalendar || isNarrowed(filters);
  return (
    <div className={classes.page}>
      <header className={classes.intro}>
        <h1>{t("catalogue.title")}</h1>
        <p>{t("catalogue.intro")}</p>
      </header>
      <SearchForm
        filters={filters}
        onChange={change}
        onClear={() => show(changeFilters({}, { q: filters.q, view: filters.view }))}
      />
      {!isSearching && <Showcase />}
      <ViewChoice filters={filters} />
      {isCalendar ? (
        <Suspense fallback={<RowsSkeleton />}>
          <Month filters={filters} onShow={show} />
        </Suspense>
      ) : (
        <Results filters={filters} onShow={show} />
      )}
      {!isSearching && <CityLinks />}
    </div>
  );
}

interface ResultsProps {
  filters: Filters;
  onShow: (filters: Filters) => void;
}

function Results({ filters, onShow }: ResultsProps) {
  const query = queryOf(filters);
  return (
    <EventsFound query={query} empty={<NothingFound filters={filters} onShow={onShow} />}>
      {filters.q && (
        <SortChoice
          sort={query.sort ?? "relevance"}
          onChange={(sort) => onShow(changeFilters(filters, { sort }))}
        />
      )}
    </EventsFound>
  );
}

function Month({ filters, onShow }: ResultsProps) {
  const { day } = filters;
  return (
    <>
      <ProgrammeCalendar filters={filters} now={serverNow()} />
      {day && (
        <EventsFound
          query={{ ...queryOf({ ...filters, from: day, to: day }), sort: "date" }}
          empty={<NothingFound filters={filters} onShow={onShow} />}
        />
      )}
    </>
  );
}

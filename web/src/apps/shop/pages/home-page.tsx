/** The first page: find an event. */

import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { eventsQuery } from "@/features/catalogue/api";
import { EventList } from "@/features/catalogue/event-list";
import { changeFilters, countFilters, type Filters, queryOf } from "@/features/catalogue/filters";
import { SearchForm } from "@/features/catalogue/search-form";
import { Showcase } from "@/features/catalogue/showcase";
import { SortChoice } from "@/features/catalogue/sort-choice";
import { t } from "@/shared/texts/texts";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import classes from "./home-page.module.css";

const route = getRouteApi("/");

/** Show the search, and the events that it finds. */
export function HomePage() {
  const filters = route.useSearch();
  const navigate = useNavigate({ from: "/" });
  usePageTitle(filters.q);
  const change = (next: Partial<Filters>) =>
    void navigate({
      to: "/",
      search: changeFilters(filters, next),
      replace: true,
      resetScroll: false,
    });
  const isSearching = Boolean(filters.q) || countFilters(filters) > 0;
  return (
    <div className={classes.page}>
      <header className={classes.intro}>
        <h1>{t("catalogue.title")}</h1>
        <p>{t("catalogue.intro")}</p>
      </header>
      <SearchForm
        filters={filters}
        onChange={change}
        onClear={() =>
          void navigate({ to: "/", search: changeFilters({}, { q: filters.q }), replace: true })
        }
      />
      {!isSearching && <Showcase />}
      <Results filters={filters} onChange={change} />
    </div>
  );
}

interface ResultsProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

function Results({ filters, onChange }: ResultsProps) {
  const query = queryOf(filters);
  const found = useInfiniteQuery(eventsQuery(query));
  if (found.isPending) return <Loading label={t("catalogue.loadingEvents")} />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const events = found.data.pages.flatMap((page) => page.data);
  if (events.length === 0) {
    return <Empty title={t("catalogue.none")}>{t("catalogue.noneHint")}</Empty>;
  }
  return (
    <section
      aria-label={t("catalogue.results")}
      className={classes.results}
      data-stale={found.isPlaceholderData || undefined}
    >
      {filters.q && (
        <SortChoice sort={query.sort ?? "relevance"} onChange={(sort) => onChange({ sort })} />
      )}
      <EventList events={events} isByDate={query.sort === "date"} />
      {found.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("catalogue.more")}
        </Button>
      )}
    </section>
  );
}

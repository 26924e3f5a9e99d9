/** What a page shows while it has nothing yet, has nothing at all, or could not get it. */

import { Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import classes from "./page-state.module.css";

/** Say that something is on its way. */
export function Loading({ label = t("shop.loading") }: { label?: string }) {
  return (
    <div className={classes.state} role="status">
      <Loader type="dots" color="var(--ink-soft)" aria-hidden="true" />
      <p>{label}</p>
    </div>
  );
}

interface EmptyProps {
  title: string;
  /** Whether this is all that the page says, so that its title is the page's. */
  isPage?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

/** Say that there is nothing here, and what to do about it. */
export function Empty({ title, isPage, children, action }: EmptyProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className={classes.state}>
      <Title>{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

interface MoreProps {
  found: {
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
  };
}

/** Lead to the next page of a list, or say why it did not come; nothing at the end of the list. */
export function More({ found }: MoreProps) {
  if (!found.hasNextPage) return null;
  const fetch = () => void found.fetchNextPage();
  if (found.isFetchNextPageError) return <Failed error={found.error} onRetry={fetch} />;
  return (
    <Button
      variant="default"
      className={classes.more}
      loading={found.isFetchingNextPage}
      onClick={fetch}
    >
      {t("catalogue.more")}
    </Button>
  );
}

interface FailedProps {
  error: unknown;
  onRetry: () => void;
}

/** Say why the page could not be had, and offer to ask again. */
export function Failed({ error, onRetry }: FailedProps) {
  return (
    <div className={classes.state} role="alert">
      <h2>{t("shop.brokenTitle")}</h2>
      <p>{describeProblem(error)}</p>
      <Button variant="default" onClick={onRetry}>
        {t("problems.again")}
      </Button>
    </div>
  );
}

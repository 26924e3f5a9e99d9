/** The page for a fault of ours. */

import type { ErrorComponentProps } from "@tanstack/react-router";
import { Failed } from "@/shared/ui/page-state";

/** Say that the page broke, and offer to try it again. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return <Failed error={error} onRetry={reset} />;
}

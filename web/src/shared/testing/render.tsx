/** Render components in tests as the shop does: with the theme and a fresh cache. */

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { cssVariables, theme } from "@/shared/ui/theme";

/** Give the shop's surroundings to what a test renders. */
export function Surroundings({ children }: { children: ReactNode }) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

/** Render something in the shop's surroundings. */
export function renderInShop(what: ReactNode): RenderResult {
  return render(what, { wrapper: Surroundings });
}

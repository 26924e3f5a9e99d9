/** The cache of what the server said. */

import { QueryClient } from "@tanstack/react-query";
import { mayRetry } from "@/shared/problem";

/** Make the cache; it asks again only where asking again may help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: mayRetry, staleTime: 5_000 },
      mutations: { retry: false },
    },
  });
}

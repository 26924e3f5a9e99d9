/** Start the shop in the page. */

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/shared/ui/styles";
import { cssVariables, theme } from "@/shared/ui/theme";
import { createQueryClient } from "./query-client";
import { createShopRouter } from "./routes";

const root = document.getElementById("root");
const queryClient = createQueryClient();
const router = createShopRouter();

if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

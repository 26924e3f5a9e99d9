/** Start the shop in the page. */

import "./ask-more";

import { DirectionProvider, MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { awaitInstallPrompt } from "@/features/tickets/install";
import { isOpenedByWidget } from "@/shared/embedding";
import { chooseLanguage, keepChoice, languages } from "@/shared/texts/languages";
import { speak } from "@/shared/texts/texts";
import "@/shared/ui/styles";
import { cssVariables, theme } from "@/shared/ui/theme";
import { createQueryClient } from "./query-client";
import { createShopRouter } from "./routes";

awaitInstallPrompt();
const language = chooseLanguage();
keepChoice();
await speak(language);

// Nothing here waits for it: what is loaded there waits for this file.
void (isOpenedByWidget ? startInWidget() : start(createQueryClient()));

async function startInWidget() {
  const queryClient = createQueryClient();
  const { startEmbedded } = await import("./embed/embed");
  if (startEmbedded(queryClient)) await start(queryClient);
}

async function start(queryClient: QueryClient) {
  const root = document.getElementById("root");
  const router = createShopRouter();
  if (!root) return;
  // What the server has written stays until the page is whole that stands in its place.
  if (root.hasChildNodes()) await router.load();
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider initialDirection={languages[language].direction} detectDirection={false}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          // All variables come from the theme: the library's sheet of them has 14 colours too many.
          deduplicateCssVariables={false}
        >
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}

/** Somebody who walks through the shop and stops at each screen. */

import type { BrowserContextOptions, Page } from "playwright-core";
import type { Visit } from "../chromium.ts";
import type { ScreenName } from "./screens.ts";

export interface Tourist {
  /** Come as somebody who was never here. */
  open: (options?: BrowserContextOptions) => Promise<Visit>;
  /** Stop at a screen, whatever is done there. */
  look: (page: Page, name: ScreenName) => Promise<void>;
}

export interface Walk {
  name: string;
  go: (tourist: Tourist) => Promise<void>;
}

/** Start Chromium: the one that npm brought along, or another that the environment names. */

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { packagedChromium } from "./packaged-chromium.ts";

/** The screens that the shop is proved on. */
const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
  tablet: { viewport: { width: 768, height: 1024 }, hasTouch: true },
  /** A desk's 1280 × 1024 for somebody who has zoomed it to 400 %. */
  zoomed: { viewport: { width: 320, height: 256 } },
} satisfies Record<string, BrowserContextOptions>;

export type Screen = keyof typeof screens;

/** Start the browser. */
export async function startBrowser(): Promise<Browser> {
  const { CHROMIUM_PATH } = process.env;
  return chromium.launch({
    ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : await packagedChromium()),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Visit {
  page: Page;
  screen: Screen;
  /** What went wrong on the page: exceptions, and what the content security policy stopped. */
  faults: string[];
}

/** Open a page as somebody who was never here, and watch it for faults. */
export async function visit(
  browser: Browser,
  screen: Screen,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    ...screens[screen],
    locale: "en-GB",
    timezoneId: "Europe/London",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
  });
  return { page, screen, faults };
}

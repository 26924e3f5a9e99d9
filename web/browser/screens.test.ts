/** Every screen of the tour as axe sees it, and as somebody who zooms or wants no motion does. */

import axe from "axe-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Screen, startBrowser, visit } from "./chromium.ts";
import type { Tourist } from "./tour/tourist.ts";
import { walks } from "./tour/walks.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

interface Eyes {
  screen: Screen;
  options: BrowserContextOptions;
  faultsOf: (page: Page) => Promise<string[]>;
}

const eyes: [string, Eyes][] = [
  ["a desktop by day", { screen: "desktop", options: {}, faultsOf: byDayAndNight }],
  ["a phone by night", { screen: "phone", options: { colorScheme: "dark" }, faultsOf: byAxe }],
  [
    "400 % without motion",
    { screen: "zoomed", options: { reducedMotion: "reduce" }, faultsOf: byZoom },
  ],
];

describe.each(eyes)("at %s", (_name, { screen, options, faultsOf }) => {
  test.each(walks)("$name has no fault", async ({ go }) => {
    const contexts: BrowserContext[] = [];
    const found: string[] = [];
    const tourist: Tourist = {
      async open(wished) {
        const guest = await visit(browser, screen, { ...options, ...wished });
        contexts.push(guest.page.context());
        return guest;
      },
      async look(page, name) {
        for (const fault of await faultsOf(page)) found.push(`${name}: ${fault}`);
      },
    };
    try {
      await go(tourist);
    } finally {
      for (const context of contexts) await context.close();
    }
    expect(found).toEqual([]);
  });
});

/** By night only what colours can do wrong is looked for again. */
async function byDayAndNight(page: Page): Promise<string[]> {
  const byDay = await byAxe(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const byNight = await byAxe(page, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...byDay, ...byNight.map((fault) => `by night, ${fault}`)];
}

async function byAxe(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) };
  const found: unknown = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`,
  );
  return Array.isArray(found) ? found.map(String) : ["axe gave no answer"];
}

/** Nothing to scroll sideways for, nothing cut off, and nothing that moves or grows. */
async function byZoom(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const nameOf = (element: Element) => `${element.tagName} ${element.className}`;
    if (document.documentElement.scrollWidth > window.innerWidth) {
      const wide = [...document.querySelectorAll("main *, footer *, header *")].filter(
        (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
      );
      faults.push(`scrolls sideways: ${wide.slice(-3).map(nameOf).join(", ")}`);
    }
    for (const element of document.querySelectorAll("*")) {
      const { transitionDuration, transitionProperty, animationName } = getComputedStyle(element);
      const isStill = transitionDuration.split(", ").every((time) => Number.parseFloat(time) === 0);
      if (!isStill && !["opacity", "none"].includes(transitionProperty)) {
        faults.push(`${nameOf(element)} changes its ${transitionProperty} over time`);
      }
      if (animationName !== "none") faults.push(`${nameOf(element)} moves: ${animationName}`);
    }
    return faults;
  });
}

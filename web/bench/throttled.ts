/** Open the shop as a phone of the middling kind does, on a network of the middling kind. */

import type { Browser, CDPSession, Page } from "playwright-core";
import { visit } from "../browser/chromium.ts";

const slowerProcessor = 4;
const latencyMs = 150;
const bytesPerS = 200_000; // 1.6 Mbit
const msPerS = 1_000;

export interface Throttled {
  page: Page;
  /** Say how long the page's main thread has worked until now, whoever else used the machine. */
  workedMs(): Promise<number>;
  /** Where requests went, as origins. */
  origins: Set<string>;
  close(): Promise<void>;
}

/** Give an empty page of a new visitor, slowed down. */
export async function openThrottled(browser: Browser): Promise<Throttled> {
  const { page } = await visit(browser, "phone");
  page.setDefaultTimeout(60_000);
  const origins = new Set<string>();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http")) origins.add(origin);
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerS,
    uploadThroughput: bytesPerS,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowerProcessor });
  // Counted by the thread's own clock, which stands while others have the processor.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return {
    page,
    origins,
    workedMs: () => taskMs(session),
    close: () => page.context().close(),
  };
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const found = metrics.find(({ name }) => name === "TaskDuration");
  return Math.round((found?.value ?? 0) * msPerS);
}

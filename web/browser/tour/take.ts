/** Walk the shop on every screen, by day and by night, and write the pictures and their page. */

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { startBrowser, visit } from "../chromium.ts";
import { type Camera, openCamera } from "./camera.ts";
import { allPictures, pictureName, type Size, schemesOf, sizes, writeIndex } from "./index.ts";
import type { Tourist, Walk } from "./tourist.ts";
import { walks } from "./walks.ts";

const folder = join(import.meta.dirname, "../../../docs/tour");

async function walkOn(browser: Browser, camera: Camera, size: Size, walk: Walk): Promise<void> {
  const contexts: BrowserContext[] = [];
  const tourist: Tourist = {
    async open(options) {
      const guest = await visit(browser, size, options);
      contexts.push(guest.page.context());
      return guest;
    },
    async look(page, name) {
      for (const scheme of schemesOf(size)) {
        await camera.take(page, scheme, join(folder, pictureName(name, size, scheme)));
      }
    },
  };
  try {
    await walk.go(tourist);
  } finally {
    for (const context of contexts) await context.close();
  }
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await startBrowser();
  try {
    const camera = await openCamera(browser);
    for (const size of sizes) {
      for (const walk of walks) {
        await walkOn(browser, camera, size, walk).catch((error: unknown) => {
          process.exitCode = 1;
          process.stderr.write(
            `${walk.name}, ${size}: ${error instanceof Error ? error.stack : error}\n`,
          );
        });
      }
      process.stdout.write(`${size}: walked\n`);
    }
  } finally {
    await browser.close();
  }
  const wanted = new Set(allPictures());
  for (const name of await readdir(folder)) {
    if (name.endsWith(".webp") && !wanted.has(name)) await rm(join(folder, name));
  }
  await writeFile(join(folder, "README.md"), writeIndex());
}

await main();

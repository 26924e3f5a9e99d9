/** Take a picture of a page as it stands, small enough to be kept. */

import { writeFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import type { Scheme } from "./index.ts";

// Beyond this a page says nothing new, and a picture of it is read by nobody.
const tallestPx = 1_600;
const quality = 0.32;
// Larger screens are kept smaller: their letters are readable still.
const smaller = { from: 700, by: 2 / 3 };

export interface Camera {
  take: (page: Page, scheme: Scheme, path: string) => Promise<void>;
}

/** Give a camera. The browser itself packs the pictures, so that nothing else is needed for it. */
export async function openCamera(browser: Browser): Promise<Camera> {
  const darkroom = await browser.newPage();
  return {
    async take(page, scheme, path) {
      await page.emulateMedia({ colorScheme: scheme });
      await standsStill(page);
      const raw = await page.screenshot({
        ...(await frame(page)),
        animations: "disabled",
        scale: "css",
      });
      const packed = await darkroom.evaluate(pack, {
        raw: raw.toString("base64"),
        quality,
        smaller,
      });
      await writeFile(path, Buffer.from(packed, "base64"));
    },
  };
}

/** Wait for letters, pictures and the map, and for what was asked of the server. */
async function standsStill(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page
    .locator("canvas[data-seat-map][data-moving=true]")
    .waitFor({ state: "detached", timeout: 5_000 });
  // Another scheme's colours come with the next frames.
  await page.waitForTimeout(300);
}

/** Choose what is in the picture: the window under a dialog, else the page, from its top if short. */
async function frame(page: Page) {
  const { width, height, top, hasDialog } = await page.evaluate(() => ({
    width: window.innerWidth,
    height: Math.max(document.documentElement.scrollHeight, window.innerHeight),
    top: window.scrollY,
    hasDialog: document.querySelector("dialog[open], [role=dialog], iframe[title^=Auth]") !== null,
  }));
  if (hasDialog) return {};
  if (height <= tallestPx) await page.evaluate(() => window.scrollTo(0, 0));
  const y = height <= tallestPx ? 0 : Math.min(top, height - tallestPx);
  return { fullPage: true, clip: { x: 0, y, width, height: Math.min(height, tallestPx) } };
}

interface Packing {
  raw: string;
  quality: number;
  smaller: { from: number; by: number };
}

async function pack({ raw, quality, smaller }: Packing): Promise<string> {
  const picture = await createImageBitmap(
    await (await fetch(`data:image/png;base64,${raw}`)).blob(),
  );
  const scale = picture.width < smaller.from ? 1 : smaller.by;
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("the browser cannot draw");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

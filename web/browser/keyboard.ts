/** The keyboard, as somebody uses it who has nothing else. */

import type { Locator, Page } from "playwright-core";

const mostStops = 120;

/** Press Tab until the focus is on something; wherever it stops on the way, it has to be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(hiddenFocus);
    if (hidden) throw new Error(`the focus is not to be seen on ${hidden}`);
  }
  throw new Error(`${mostStops} times Tab did not lead to ${target}`);
}

/** Go to a button, a link or a box with Tab, and press a key there. */
export async function pressAt(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Go to a field with Tab, and type. */
export async function typeAt(page: Page, target: Locator, words: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(words);
}

/** Name what has the focus when it is out of view, covered, or looks as if it had none. */
function hiddenFocus(): string | undefined {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return undefined;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const above = document.elementFromPoint(x, y);
  const isSeen = above !== null && (element.contains(above) || above.contains(element));
  const field = "input, select, textarea";
  const { outlineStyle } = getComputedStyle(element);
  const isMarked = outlineStyle !== "none" || element.matches(field);
  const name = element.outerHTML.slice(0, 200);
  return isSeen && isMarked ? undefined : `${isSeen ? "unmarked" : "covered"}: ${name}`;
}

/** Buying from another site's page: in its frame, and on in a tab. */

import { afterEach, expect, test, vi } from "vitest";
import { openShop } from "./purchase";
import { Words } from "./words";

const shop = "https://shop.example";
const wish = {
  shop,
  event: "evt_1",
  name: "Hamlet",
  words: new Words("en"),
  hold: undefined,
  voucher: undefined,
  campaign: undefined,
  buyer: {},
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Open the shop in a frame of a page where frames are allowed. */
function openInFrame() {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: !query.includes("coarse") }));
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue("Mozilla/5.0 Chrome/150 Safari/537");
  // Nothing is on the page, so no frame loads: the test's own window stands in for the one within.
  const source = window;
  vi.spyOn(HTMLIFrameElement.prototype, "contentWindow", "get").mockReturnValue(source);
  const root = document.createElement("div").attachShadow({ mode: "open" });
  const listener = { hear: vi.fn(), closed: vi.fn() };
  openShop(wish, root, listener);
  const say = (origin: string, name: string) =>
    window.dispatchEvent(
      new MessageEvent("message", { source, origin, data: { stagedoor: 1, name } }),
    );
  return { root, listener, say };
}

test("what another origin says is not heard", () => {
  const { root, listener, say } = openInFrame();
  say("https://elsewhere.example", "blocked");
  say("https://elsewhere.example", "hold");
  expect(listener.hear).not.toHaveBeenCalled();
  expect(root.querySelector("iframe")).not.toBeNull();
  say(shop, "hold");
  expect(listener.hear).toHaveBeenCalledTimes(1);
});

test("a frame that is closed is over", () => {
  const { root, listener } = openInFrame();
  root.querySelector<HTMLElement>(".close")?.click();
  expect(listener.closed).toHaveBeenCalledTimes(1);
  expect(root.querySelector("dialog")).toBeNull();
});

test("who goes on in a tab is done when the tab is closed, and not before", () => {
  vi.useFakeTimers();
  const tab = { closed: false };
  vi.stubGlobal("open", () => tab);
  const { root, listener, say } = openInFrame();
  say(shop, "blocked");
  root.querySelector<HTMLElement>(".out button")?.click();
  expect(root.querySelector("dialog")).toBeNull();
  expect(listener.closed).not.toHaveBeenCalled();
  tab.closed = true;
  vi.advanceTimersByTime(1_000);
  expect(listener.closed).toHaveBeenCalledTimes(1);
});

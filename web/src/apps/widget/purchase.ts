/**
 * Buy in the shop: in a frame above the page, or in a tab of its own.
 *
 * The frame needs no cookie that crosses sites, but one that the browser keeps for this page alone.
 * Where that is not to be had (Safari, pages without HTTPS), and on small screens, it is a tab.
 */

import { button, make } from "./dom";
import { type Heard, heardIn } from "./heard";
import type { Words } from "./words";

/** Who buys what, and what comes along. */
export interface Wish {
  /** The shop's origin. */
  shop: string;
  event: string;
  name: string;
  words: Words;
  hold: string | undefined;
  voucher: string | undefined;
  campaign: string | undefined;
  buyer: Readonly<Record<string, string>>;
}

interface Listener {
  hear: (heard: Heard) => void;
  closed: () => void;
}

const tabLook_ms = 500;
const inTab = "in a tab";

/** Open the shop at an event's places. */
export function openShop(wish: Wish, root: ShadowRoot, listener: Listener): void {
  if (needsTab(wish.shop)) openTab(wish, listener);
  else openFrame(wish, root, listener);
}

/** Tell whether buying needs a tab of its own. */
export function needsTab(shop: string): boolean {
  const { protocol, hostname } = new URL(shop);
  const isSafe = protocol === "https:" || ["localhost", "127.0.0.1"].includes(hostname);
  const isLarge = window.matchMedia("(min-width: 760px) and (min-height: 480px)").matches;
  const isTouch = window.matchMedia("(pointer: coarse)").matches;
  const isSafari = /^(?!.*(chrom|android|firefox|fxios)).*safari/i.test(navigator.userAgent);
  return !(window.isSecureContext && isSafe && isLarge) || isTouch || isSafari;
}

/** Give the shop's address for a wish. */
function addressOf({ shop, event, words, hold, voucher, campaign }: Wish): string {
  const address = new URL(`/embed/events/${encodeURIComponent(event)}`, shop);
  const values = { lang: words.language, host: window.location.origin, hold, voucher, campaign };
  for (const [name, value] of Object.entries(values)) {
    if (value) address.searchParams.set(name, value);
  }
  return address.href;
}

function openTab(wish: Wish, listener: Listener): void {
  const tab = window.open(addressOf(wish), "_blank");
  if (!tab) {
    window.location.assign(addressOf(wish));
    return;
  }
  const stop = listen(tab, wish, listener.hear);
  const looking = setInterval(() => {
    if (!tab.closed) return;
    clearInterval(looking);
    stop();
    listener.closed();
  }, tabLook_ms);
}

function openFrame(wish: Wish, root: ShadowRoot, listener: Listener): void {
  const { words, name } = wish;
  const frame = make("iframe", {
    title: words.say("shop", { name }),
    src: addressOf(wish),
    allow: "payment",
    part: "frame",
  });
  const dialog = make("dialog", { part: "dialog", "aria-label": words.say("shop", { name }) });
  const close = button("×", { class: "close", "aria-label": words.say("close") }, () =>
    dialog.close(),
  );
  dialog.append(make("header", {}, make("strong", {}, name), close), frame);
  root.append(dialog);
  const { contentWindow } = frame;
  const stop = contentWindow
    ? listen(contentWindow, wish, (heard) => {
        if (heard.name === "height") frame.style.height = `${heard.height}px`;
        else if (heard.name === "blocked") frame.replaceWith(wayOut(wish, dialog, listener));
        else listener.hear(heard);
      })
    : () => undefined;
  dialog.addEventListener("close", () => {
    stop();
    dialog.remove();
    // What goes on in a tab is over when the tab is.
    if (dialog.returnValue !== inTab) listener.closed();
  });
  dialog.showModal();
}

/** Show the way to a tab, where the frame may not remember anything. */
function wayOut(wish: Wish, dialog: HTMLDialogElement, listener: Listener): HTMLElement {
  const go = button(wish.words.say("openTab"), { class: "buy" }, () => {
    openTab(wish, listener);
    dialog.close(inTab);
  });
  return make("div", { class: "out" }, make("p", {}, wish.words.say("blocked")), go);
}

/** Hear what the shop says, from its window and its origin alone, and answer who buys. */
function listen(shop: Window, wish: Wish, hear: (heard: Heard) => void): () => void {
  const onMessage = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== shop || origin !== wish.shop) return;
    const heard = heardIn(data);
    if (heard?.name === "ready" && Object.keys(wish.buyer).length > 0) {
      shop.postMessage({ stagedoor: 1, name: "buyer", buyer: wish.buyer }, wish.shop);
    }
    if (heard) hear(heard);
  };
  window.addEventListener("message", onMessage);
  return () => window.removeEventListener("message", onMessage);
}

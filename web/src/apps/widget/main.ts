/**
 * `<stagedoor-tickets>`: an event's tickets in any page, by one script and without anything else.
 *
 * What stands inside the element is what readers see without the script, or while the shop does not
 * answer: a link to the shop belongs there.
 */

import { button, make } from "./dom";
import type { Heard } from "./heard";
import { fetchOffers, type Offer, type Offers, type Wanted } from "./offers";
import { needsTab, openShop } from "./purchase";
import { style } from "./style";
import { type Mode, view } from "./views";
import { Words } from "./words";

const script = document.currentScript;
// The shop is where the script came from.
const shop = new URL(script instanceof HTMLScriptElement ? script.src : window.location.href)
  .origin;
const modes: readonly string[] = ["button", "list", "map", "calendar"] satisfies Mode[];

class StagedoorTickets extends HTMLElement {
  static observedAttributes = ["event", "series", "mode", "locale"];

  private readonly root = this.attachShadow({ mode: "open" });
  private readonly body = make("div", { part: "body" });
  private fetching: AbortController | undefined;
  private offers: Offers | undefined;
  private held: { event: string; hold: string; until: number } | undefined;
  private readonly completed = new Set<unknown>();

  connectedCallback(): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.root.adoptedStyleSheets = [sheet];
    this.root.replaceChildren(this.body);
    void this.load();
  }

  disconnectedCallback(): void {
    this.fetching?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    // The attributes of the page come first; they are read when the element is in it.
    if (!this.fetching || before === after) return;
    if (name === "event" || name === "series") void this.load();
    else this.show();
  }

  private async load(): Promise<void> {
    const { wanted, words } = this;
    this.fetching?.abort();
    if (!wanted) return this.body.replaceChildren(make("slot"));
    this.fetching = new AbortController();
    const { signal } = this.fetching;
    this.body.replaceChildren(make("p", { class: "soft", role: "status" }, words.say("loading")));
    try {
      this.offers = await fetchOffers(shop, wanted, signal);
      this.show();
      this.tell("loaded", { ...this.named(), dates: this.offers.dates.length });
    } catch {
      if (signal.aborted) return;
      const again = button(words.say("again"), { class: "buy" }, () => void this.load());
      const words_ = make("p", { role: "alert" }, words.say("failed"));
      this.body.replaceChildren(words_, make("slot"), again);
    }
  }

  private show(): void {
    if (!this.offers) return;
    const isHeld = this.held !== undefined && this.held.until > Date.now();
    const shown = view(this.mode, {
      offers: this.offers,
      words: this.words,
      heldFor: isHeld ? this.held?.event : undefined,
      opensTab: needsTab(shop),
      onBuy: (offer) => this.buy(offer),
    });
    this.body.replaceChildren(shown);
  }

  private buy(offer: Offer): void {
    const { voucher, campaign, buyerName, buyerEmail } = this.dataset;
    const hold = this.held?.event === offer.id ? this.held.hold : undefined;
    openShop(
      {
        shop,
        event: offer.id,
        name: offer.name,
        words: this.words,
        hold,
        voucher,
        campaign,
        buyer: {
          ...(buyerName ? { name: buyerName } : {}),
          ...(buyerEmail ? { email: buyerEmail } : {}),
        },
      },
      this.root,
      { hear: (heard) => this.hear(heard), closed: () => this.close(offer) },
    );
  }

  private hear(heard: Heard): void {
    if (heard.name === "order-complete") {
      if (this.completed.has(heard.detail.order)) return;
      this.completed.add(heard.detail.order);
      this.held = undefined;
      this.tell(heard.name, heard.detail);
    }
    if (heard.name === "hold") {
      const { event, hold, expires_at } = heard.detail;
      const until = Date.parse(String(expires_at));
      this.held = hold ? { event: String(event), hold: String(hold), until } : undefined;
      this.tell(heard.name, heard.detail);
    }
  }

  private close(offer: Offer): void {
    this.show();
    this.root.querySelector<HTMLElement>(`[data-offer="${CSS.escape(offer.id)}"]`)?.focus();
    this.tell("closed", { event: offer.id, hold: this.held?.hold });
  }

  private tell(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private named() {
    return { event: this.getAttribute("event"), series: this.getAttribute("series") };
  }

  private get wanted(): Wanted | undefined {
    const { event, series } = this.named();
    if (event) return { kind: "event", name: event };
    return series ? { kind: "series", name: series } : undefined;
  }

  private get mode(): Mode {
    const wish = this.getAttribute("mode");
    return modes.find((mode): mode is Mode => mode === wish) ?? "list";
  }

  private get words(): Words {
    const around = this.closest<HTMLElement>("[lang]")?.lang;
    return new Words(this.getAttribute("locale"), around, ...navigator.languages);
  }
}

if (!customElements.get("stagedoor-tickets")) {
  customElements.define("stagedoor-tickets", StagedoorTickets);
}

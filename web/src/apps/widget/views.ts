/** The ways in which the widget shows its offers. */

import { monthView } from "./calendar";
import { button, make } from "./dom";
import { isOpen, type Offer } from "./offers";
import type { Shown } from "./shown";
import type { Words } from "./words";

export type Mode = "button" | "list" | "map" | "calendar";

/** Show offers in a mode. */
export function view(mode: Mode, shown: Shown): Node {
  const { dates, name } = shown.offers;
  const [only] = dates;
  if (!only) return make("p", { part: "state" }, shown.words.say("noDates"));
  if (mode === "calendar") return monthView(shown, rows);
  if (dates.length > 1)
    return make("section", { "aria-label": name }, head(name), rows(dates, shown));
  return mode === "button" ? buy(only, shown) : card(only, shown, mode === "map");
}

/** List dates, each with its button. */
function rows(dates: readonly Offer[], shown: Shown): HTMLElement {
  const list = make("ul", { class: "dates" });
  for (const offer of dates) {
    const { words } = shown;
    const what = make(
      "div",
      {},
      make("strong", {}, words.moment(offer.startsAt, offer.timeZone)),
      make("span", { class: "soft" }, offer.place),
    );
    list.append(make("li", { part: "date" }, what, buy(offer, shown)));
  }
  return list;
}

function head(name: string): HTMLElement {
  return make("h3", { part: "name" }, name);
}

function card(offer: Offer, shown: Shown, isMap: boolean): HTMLElement {
  const { words } = shown;
  const tiers = make("ul", { class: "tiers", part: "prices" });
  for (const { name, from } of isOpen(offer) ? offer.tiers : []) {
    tiers.append(make("li", {}, make("span", {}, name), make("span", {}, words.price(from))));
  }
  const left = offer.placesLeft;
  return make(
    "article",
    { class: "card", part: "card" },
    head(offer.name),
    make("p", { part: "when" }, words.moment(offer.startsAt, offer.timeZone)),
    make("p", { class: "soft", part: "where" }, offer.place),
    tiers.childElementCount > 0 && tiers,
    isOpen(offer) &&
      left !== undefined &&
      make("p", { class: "soft" }, words.say("left", { count: words.count(left) })),
    buy(offer, shown, isMap && offer.hasSeatMap ? words.say("chooseOnMap") : undefined),
  );
}

/** Make the button that leads to the places, or say why there is none. */
function buy(offer: Offer, shown: Shown, wording?: string): HTMLElement {
  const { words, heldFor, opensTab, onBuy } = shown;
  const isHeld = heldFor === offer.id;
  if (!isOpen(offer) && !isHeld) {
    return make("span", { class: "state", part: "state" }, words.say(`states.${offer.state}`));
  }
  const usual = wording ?? ticketsFrom(offer, words);
  const label = isHeld ? words.say("goOn") : usual;
  const made = button(label, { class: "buy", part: "button", "data-offer": offer.id }, () =>
    onBuy(offer),
  );
  const unseen = [
    shown.offers.dates.length > 1 && words.moment(offer.startsAt, offer.timeZone),
    opensTab && `(${words.say("newTab")})`,
  ].filter(Boolean);
  if (unseen.length > 0) made.append(make("span", { class: "unseen" }, ` ${unseen.join(" ")}`));
  return made;
}

function ticketsFrom({ from, isOnlyPrice }: Offer, words: Words): string {
  if (!from) return words.say("tickets");
  const price = words.price(from);
  if (isOnlyPrice || from.amount_minor === 0) return `${words.say("tickets")} · ${price}`;
  return words.say("ticketsFrom", { price });
}

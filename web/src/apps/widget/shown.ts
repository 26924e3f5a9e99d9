/** What the views share. */

import type { Offer, Offers } from "./offers";
import type { Words } from "./words";

/** What a view needs to show and to do. */
export interface Shown {
  offers: Offers;
  words: Words;
  /** The event of which places are held, if any. */
  heldFor: string | undefined;
  opensTab: boolean;
  onBuy: (offer: Offer) => void;
}

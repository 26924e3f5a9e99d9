/** What the seat map says. */

import { locale } from "@/shared/texts/texts";

const numbers = new Intl.NumberFormat(locale);

export const texts = {
  from: (price: string) => `from ${price}`,
  left: (count: number) => `${numbers.format(count)} left`,
  soldOut: "sold out",
  sectionWay: "Enter shows its seats",
  areaWay: "Enter chooses how many",
  wheelchair: "wheelchair place",
  companion: "companion seat",
  restrictedView: "restricted view",
  states: ["available", "held by someone else", "sold", "not on sale"],
  unknown: "not on sale",
  yours: "chosen by you",
  row: (row: string) => `Row ${row}`,
  seat: (seat: string) => `Seat ${seat}`,
  closer: "Zoom in",
  farther: "Zoom out",
  whole: "Show the whole venue",
  controls: "Zoom",
  keys: "Arrow keys move, Enter chooses, plus and minus zoom, 0 shows the whole venue, Escape goes back.",
};

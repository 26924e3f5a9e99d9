/** What the seat map says, looked up when it is said. */

import { t } from "@/shared/texts/texts";

export const texts = {
  from: (price: string) => t("map.from", { price }),
  left: (count: number) => t("map.left", { count }),
  place: (section: string, row: string, seat: string) => t("map.place", { section, row, seat }),
  row: (row: string) => t("map.row", { row }),
  seat: (seat: string) => t("map.seat", { seat }),
  get soldOut() {
    return t("map.soldOut");
  },
  get sectionWay() {
    return t("map.sectionWay");
  },
  get areaWay() {
    return t("map.areaWay");
  },
  get wheelchair() {
    return t("map.wheelchair");
  },
  get companion() {
    return t("map.companion");
  },
  get restrictedView() {
    return t("map.restrictedView");
  },
  /** What a place is, by the number of its state. */
  get states() {
    return [t("map.free"), t("map.held"), t("map.sold"), t("map.blocked")];
  },
  get unknown() {
    return t("map.blocked");
  },
  get yours() {
    return t("map.yours");
  },
  get view() {
    return t("map.view");
  },
  get closer() {
    return t("map.closer");
  },
  get farther() {
    return t("map.farther");
  },
  get whole() {
    return t("map.whole");
  },
  get controls() {
    return t("map.controls");
  },
  get keys() {
    return t("map.keys");
  },
};

/** Say where an event is. */

import type { EventSummary } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { countryName } from "./countries";

type Located = Pick<EventSummary, "is_online" | "venue" | "city" | "country_code">;

/** Name the venue, its city and its country, as far as they are known. */
export function placeOfEvent({ is_online, venue, city, country_code }: Located): string {
  const country = country_code ? countryName(country_code) : undefined;
  const names = [venue?.name, city ?? venue?.city, country];
  const known = names.filter((name, index) => name && names.indexOf(name) === index);
  return (is_online ? [t("catalogue.online"), ...known] : known).join(t("shop.comma"));
}

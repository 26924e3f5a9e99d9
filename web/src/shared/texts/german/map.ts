/** What the seat map says, in German. */

import type { english } from "../english/english";
import type { Twin } from "../twin";

export const map: Twin<typeof english.map> = {
  from: "ab {{price}}",
  left_one: "noch {{count}}",
  left_other: "noch {{count}}",
  soldOut: "ausverkauft",
  sectionWay: "Eingabetaste zeigt die Plätze",
  areaWay: "Eingabetaste wählt die Anzahl",
  wheelchair: "Rollstuhlplatz",
  companion: "Begleitplatz",
  restrictedView: "eingeschränkte Sicht",
  free: "frei",
  held: "von jemand anderem reserviert",
  sold: "verkauft",
  blocked: "nicht im Verkauf",
  yours: "von Ihnen gewählt",
  row: "Reihe {{row}}",
  seat: "Platz {{seat}}",
  closer: "Vergrößern",
  farther: "Verkleinern",
  whole: "Ganzen Saal zeigen",
  controls: "Zoom",
  keys: "Pfeiltasten bewegen, Eingabetaste wählt, Plus und Minus vergrößern und verkleinern, 0 zeigt den ganzen Saal, Escape geht zurück.",
};

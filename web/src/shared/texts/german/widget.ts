/** What the widget says in other sites' pages; it carries these itself. */

import type { widgetEnglish } from "../english/widget";
import type { Twin } from "../twin";

export const widgetGerman: Twin<typeof widgetEnglish> = {
  tickets: "Tickets",
  ticketsFrom: "Tickets ab {{price}}",
  choose: "Plätze wählen",
  chooseOnMap: "Im Saalplan wählen",
  goOn: "Weiter zu Ihren Plätzen",
  details: "Details",
  from: "ab {{price}}",
  free: "Kostenlos",
  moment: "{{day}}, {{time}} Uhr ({{zone}})",
  zone: "Ortszeit {{city}}",
  left: "noch {{count}}",
  loading: "Tickets werden geladen…",
  failed: "Die Tickets konnten nicht geladen werden.",
  again: "Noch einmal versuchen",
  close: "Schließen",
  shop: "Tickets: {{name}}",
  newTab: "öffnet einen neuen Tab",
  blocked: "Ihr Browser lässt den Shop innerhalb dieser Seite nichts speichern.",
  openTab: "In einem neuen Tab weitermachen",
  noDates: "Es gibt keine weiteren Termine.",
  dates: "Termine",
  earlier: "Früherer Monat",
  later: "Späterer Monat",
  states: {
    upcoming: "Bald im Verkauf",
    on_sale: "Im Verkauf",
    sold_out: "Ausverkauft",
    ended: "Verkauf beendet",
    cancelled: "Abgesagt",
    postponed: "Verschoben",
  },
};

/** Everything the shop says, in German. */

import type { english } from "../english/english";
import type { Twin } from "../twin";
import { accounts } from "./accounts";
import { booking } from "./booking";
import { catalogue } from "./catalogue";
import { checkout } from "./checkout";
import { map } from "./map";
import { orders } from "./orders";
import { problems } from "./problems";
import { tickets } from "./tickets";

export const german: Twin<typeof english> = {
  accounts,
  booking,
  catalogue,
  checkout,
  map,
  orders,
  problems,
  tickets,
  shop: {
    name: "Stagedoor",
    skip: "Zum Inhalt springen",
    myTickets: "Meine Tickets",
    logIn: "Anmelden",
    account: "Konto",
    loading: "Einen Moment…",
    notFoundTitle: "Hier ist nichts",
    notFound: "Vielleicht ist der Link veraltet oder ein Zeichen verloren gegangen.",
    brokenTitle: "Diese Seite konnte nicht geladen werden",
    toEvents: "Zum Programm",
    footer: "Der angezeigte Preis ist der Endpreis, alle Gebühren inbegriffen.",
    demo: "Demo: Hier kostet nichts Geld.",
    mailbox: "Postfach öffnen",
    newTab: "(öffnet einen neuen Tab)",
    free: "Kostenlos",
    comma: ", ",
    language: "Sprache",
  },
  time: {
    moment: "{{day}}, {{time}} Uhr ({{zone}})",
    dayAndTime: "{{day}}, {{time}} Uhr",
    time: "{{time}} Uhr",
    zone: "Ortszeit {{city}}",
    readers: "Bei Ihnen ist es dann {{moment}}.",
  },
};

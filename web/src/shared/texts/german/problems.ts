/** What the shop says when the server refuses, by the refusal's code, in German. */

import type { english } from "../english/english";
import type { Twin } from "../twin";

export const problems: Twin<typeof english.problems> = {
  unreachable:
    "Keine Verbindung. Bitte prüfen Sie Ihr Netz; nichts, was Sie gewählt haben, geht verloren.",
  unknown:
    "Auf dieser Seite ist etwas schiefgegangen. Laden Sie sie neu, Ihre Plätze sind dann noch da.",
  server: "Bei uns ist etwas ausgefallen. Bitte versuchen Sie es gleich noch einmal.",
  again: "Noch einmal versuchen",
  codes: {
    "place-taken": "Jemand war einen Moment schneller.",
    "sold-out": "So viele Plätze sind hier nicht mehr frei.",
    "not-on-sale": "Tickets für diese Veranstaltung sind zurzeit nicht im Verkauf.",
    "not-admitted": "Sie sind noch nicht an der Reihe. Bitte warten Sie im Warteraum.",
    "limit-reached": "So viele Plätze kann eine Person für diese Veranstaltung nicht nehmen.",
    "orphan-seat":
      "So bliebe ein einzelner Platz übrig. Rücken Sie Ihre Auswahl um einen Platz weiter, damit andere zusammensitzen können.",
    "companion-alone":
      "Ein Begleitticket gehört zu einem Rollstuhlplatz. Wählen Sie einen dazu oder eine andere Ticketart.",
    "hold-expired": "Ihre Reservierung ist abgelaufen, diese Plätze sind wieder im Verkauf.",
    "hold-not-found": "Wir finden diese Plätze nicht mehr. Bitte wählen Sie noch einmal.",
    "places-busy": "Gerade möchten viele diese Plätze. Bitte versuchen Sie es noch einmal.",
    "wrong-login": "E-Mail und Passwort passen nicht zusammen.",
    "wrong-password": "Das ist nicht Ihr bisheriges Passwort.",
    "weak-password":
      "Dieses Passwort ist leicht zu erraten. Ein längeres hilft, zum Beispiel vier einfache Wörter.",
    "link-dead":
      "Dieser Link wurde schon benutzt oder ist abgelaufen. Bitte fordern Sie einen neuen an.",
    "limits-away": "Das ist gerade nicht möglich. Bitte versuchen Sie es gleich noch einmal.",
    "nothing-to-pay": "Diese Bestellung kann nicht mehr bezahlt werden.",
    "provider-unavailable":
      "Der Zahlungsdienst antwortet nicht. Es wurde nichts abgebucht; bitte versuchen Sie es gleich noch einmal.",
    "payment-refused":
      "Der Zahlungsdienst nimmt diese Zahlung nicht an. Es wurde nichts abgebucht.",
    "tickets-not-issued": "Zu dieser Bestellung gibt es noch keine Tickets.",
    "extension-refused":
      "Ihre Plätze können nicht länger reserviert werden. Bitte schließen Sie Ihre Bestellung ab, bevor die Zeit um ist.",
    "already-ordered": "Diese Plätze haben Sie schon bestellt.",
    "changes-closed": "Dieses Ticket kann nicht mehr geändert werden.",
    "transfer-open":
      "Dieses Ticket ist bereits jemandem angeboten. Ziehen Sie das Angebot zuerst zurück.",
    "transfer-ended":
      "Dieses Angebot gilt nicht mehr. Laden Sie die Seite neu, um den Stand zu sehen.",
    "ticket-not-found": "Wir finden dieses Ticket nicht. Vielleicht wurde es weitergegeben.",
    "transfer-not-found": "Wir können dieses Angebot nicht öffnen.",
    "refund-not-offered": "Um eine Erstattung kann nicht mehr gebeten werden.",
    "refund-already-asked": "Sie haben bereits um diese Erstattung gebeten.",
    "order-not-found": "Wir können diese Bestellung nicht öffnen.",
    "event-not-found": "Wir finden diese Veranstaltung nicht. Vielleicht ist der Link veraltet.",
    "seat-map-not-found": "Zu dieser Veranstaltung gibt es keinen Saalplan.",
    "not-logged-in": "Bitte melden Sie sich zuerst an.",
    "not-found": "Das finden wir nicht. Vielleicht ist der Link veraltet.",
    "cross-origin":
      "Diese Seite ist auf ungewöhnliche Weise geöffnet. Öffnen Sie den Shop in einem eigenen Tab.",
    "too-many-requests":
      "Das war sehr viel auf einmal. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    "idempotency-in-progress": "Wir arbeiten noch an Ihrem letzten Klick.",
    unavailable: "Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.",
  },
};

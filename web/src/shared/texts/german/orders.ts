/** What the shop says about orders and tickets, in German. */

import type { english } from "../english/english";
import type { Twin } from "../twin";

export const orders: Twin<typeof english.orders> = {
  title: "Bestellung {{number}}",
  mine: "Meine Tickets",
  mineEmpty: "Noch keine Bestellungen",
  mineEmptyHint: "Bestellungen mit Ihrer bestätigten E-Mail-Adresse erscheinen hier.",
  mineLogIn:
    "Melden Sie sich an, um Ihre Bestellungen zu sehen, oder folgen Sie dem Link in Ihrer Bestätigungsmail.",
  statuses: {
    awaiting_payment: "Zahlung offen",
    payment_pending: "Zahlung läuft",
    confirmed: "Bestätigt",
    cancelled: "Storniert",
    expired: "Abgelaufen",
    refund_due: "Erstattung unterwegs",
    partially_refunded: "Teilweise erstattet",
    refunded: "Erstattet",
  },
  heads: {
    failed: "Noch nicht bezahlt",
    awaiting_payment: "Fast geschafft",
    payment_pending: "Ihre Zahlung läuft",
    confirmed: "Wir freuen uns auf Sie",
    cancelled: "Diese Bestellung wurde storniert",
    expired: "Diese Bestellung ist abgelaufen",
    refund_due: "Ihr Geld ist auf dem Weg zurück",
    partially_refunded: "Ein Teil dieser Bestellung wurde erstattet",
    refunded: "Diese Bestellung wurde erstattet",
  },
  notes: {
    awaiting_payment:
      "Ihre Plätze sind bis {{time}} reserviert. Bezahlen Sie, und sie gehören Ihnen.",
    payment_pending:
      "Ihre Bank hat noch nicht geantwortet. Bis dahin bleiben Ihre Plätze reserviert; diese Seite ändert sich von selbst, und wir senden Ihnen eine E-Mail.",
    confirmed: "Die Tickets finden Sie unten und in Ihrem Postfach.",
    cancelled: "Sie müssen nichts bezahlen, und die Tickets sind ungültig.",
    expired:
      "Die Bestellung wurde nicht rechtzeitig bezahlt, deshalb sind die Plätze wieder im Verkauf. Es wurde nichts abgebucht.",
    refund_due:
      "Ihre Zahlung kam erst an, als Ihre Plätze schon vergeben waren. Wir erstatten {{amount}} vollständig; Sie müssen nichts weiter tun.",
    givenBack:
      "{{amount}} gehen in den nächsten Tagen auf Ihrem Zahlungsweg zurück. Die Tickets gelten nicht mehr.",
    partially_refunded: "{{amount}} gingen auf Ihrem Zahlungsweg zurück.",
    refunded:
      "{{amount}} gingen auf Ihrem Zahlungsweg zurück. Bis der Betrag zu sehen ist, kann es einige Tage dauern.",
  },
  slow: "Es dauert länger als sonst. Sie können diese Seite schließen; die E-Mail kommt.",
  returnedFailed:
    "Ihre Bank hat der Zahlung nicht zugestimmt. Es wurde nichts abgebucht. Versuchen Sie es auf anderem Weg.",
  finish: "Zahlung abschließen",
  unpaid: "Sie haben hier eine Bestellung, die noch nicht bezahlt ist",
  unpaidHint: "Die Plätze bleiben für Sie reserviert, bis die Zeit abläuft.",
  again: "Noch einmal Plätze wählen",
  ticketCount_one: "{{count}} Ticket",
  ticketCount_other: "{{count}} Tickets",
  pdf: "Tickets als PDF",
  calendar: "In den Kalender eintragen",
  holder: "Inhaber",
  code: "Code",
  void: "Nicht mehr gültig",
  receipt: "Das haben Sie bezahlt",
  refunded: "Erstattet",
  keepLink: "Bewahren Sie die Adresse dieser Seite auf: Sie öffnet Ihre Bestellung ohne Anmeldung.",
  notFound: "Wir können diese Bestellung nicht öffnen",
  notFoundHint:
    "Folgen Sie dem Link in Ihrer Bestätigungsmail, oder melden Sie sich mit dem Konto an, mit dem bestellt wurde.",
};

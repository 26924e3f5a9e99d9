/** What the shop says about accounts, in German. */

import type { english } from "../english/english";
import type { Twin } from "../twin";

export const accounts: Twin<typeof english.accounts> = {
  logIn: "Anmelden",
  logOut: "Abmelden",
  register: "Konto anlegen",
  registerHint:
    "Sie können auch ohne Konto kaufen. Mit Konto finden Sie alle Ihre Tickets an einem Ort.",
  email: "E-Mail",
  password: "Passwort",
  newPassword: "Neues Passwort",
  currentPassword: "Bisheriges Passwort",
  showTyped: "Eingabe zeigen",
  passwordHint: "Mindestens 8 Zeichen; vier einfache Wörter genügen.",
  name: "Name",
  forgot: "Passwort vergessen?",
  noAccount: "Noch kein Konto?",
  haveAccount: "Sie haben schon ein Konto?",
  registered: "Bitte sehen Sie in Ihr Postfach",
  registeredHint:
    "Wir haben eine E-Mail an {{email}} geschickt. Mit dem Link darin bestätigen Sie Ihre Adresse; danach erscheinen Bestellungen mit dieser Adresse unter „Meine Tickets“.",
  confirmTitle: "E-Mail-Adresse bestätigen",
  confirm: "Meine Adresse bestätigen",
  confirmed: "Ihre E-Mail-Adresse ist bestätigt",
  confirmedHint: "Bestellungen mit dieser Adresse finden Sie jetzt unter „Meine Tickets“.",
  resend: "Link noch einmal senden",
  resent:
    "Falls {{email}} zu einem noch nicht bestätigten Konto gehört, ist eine neue E-Mail unterwegs.",
  forgotTitle: "Passwort vergessen?",
  forgotHint: "Wir senden Ihnen einen Link, mit dem Sie ein neues wählen.",
  forgotSend: "Link senden",
  forgotSent: "Falls es zu {{email}} ein Konto gibt, ist eine E-Mail unterwegs.",
  resetTitle: "Neues Passwort wählen",
  resetDone: "Ihr neues Passwort gilt ab jetzt. Alle Geräte wurden abgemeldet.",
  save: "Speichern",
  title: "Konto",
  changePassword: "Passwort ändern",
  changed: "Ihr Passwort ist geändert. Andere Geräte wurden abgemeldet.",
  sessions: "Hier sind Sie angemeldet",
  thisDevice: "Dieses Gerät",
  unknownDevice: "Unbekanntes Gerät",
  lastSeen: "Zuletzt aktiv: {{moment}}",
  endSession: "Dort abmelden",
  endSessionOf: "Dort abmelden: {{device}}",
  hello: "Guten Tag, {{name}}",
};

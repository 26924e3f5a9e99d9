/** What the shop says when the server refuses, by the refusal's code. */

export const problems = {
  unreachable: "No connection. Check your network; nothing you chose is lost.",
  unknown: "Something went wrong on this page. Reload it, and your places will still be there.",
  server: "Something broke on our side. Please try again in a moment.",
  again: "Try again",
  codes: {
    "place-taken": "Somebody was a moment faster.",
    "sold-out": "There are not enough places left here.",
    "not-on-sale": "Tickets for this event are not on sale right now.",
    "not-admitted": "It is not your turn yet. Please wait in the waiting room.",
    "limit-reached": "That is more places than one person can have for this event.",
    "orphan-seat":
      "That would leave a single seat alone. Move your choice by one seat, so that others can sit together.",
    "companion-alone":
      "A companion’s ticket goes with a wheelchair place. Choose one with it, or another ticket type.",
    "hold-expired": "Your hold ran out, so these places went back on sale.",
    "hold-not-found": "We cannot find these places any more. Please choose again.",
    "places-busy": "Many people want these places right now. Please try once more.",
    "wrong-login": "That e-mail and password do not belong together.",
    "wrong-password": "That is not your current password.",
    "weak-password":
      "That password is easy to guess. A longer one will do, for example four plain words.",
    "link-dead": "This link was used before or has run out. Ask for a new one.",
    "limits-away": "We cannot do this right now. Please try again in a moment.",
    "nothing-to-pay": "This order cannot be paid any more.",
    "provider-unavailable":
      "The payment service does not answer. You have not been charged; try again in a moment.",
    "payment-refused": "The payment service does not take this payment. You have not been charged.",
    "tickets-not-issued": "There are no tickets for this order yet.",
    "extension-refused":
      "Your places cannot be held any longer. Please finish your order before the time is up.",
    "already-ordered": "You have already ordered these places.",
    "changes-closed": "This ticket cannot be changed any more.",
    "transfer-open": "This ticket is offered to somebody already. Withdraw that offer first.",
    "transfer-ended": "This offer has ended. Reload the page to see how the ticket stands.",
    "ticket-not-found": "We cannot find this ticket. It may have been passed on.",
    "transfer-not-found": "We cannot open this offer.",
    "refund-not-offered": "A refund cannot be asked for any more.",
    "refund-already-asked": "You have asked for this refund already.",
    "order-not-found": "We cannot open this order.",
    "event-not-found": "We cannot find this event. The link may be old.",
    "seat-map-not-found": "This event has no seat map.",
    "not-logged-in": "Please log in first.",
    "not-found": "We cannot find that. The link may be old.",
    "cross-origin": "This page is open in an unusual way. Open the shop in its own tab.",
    "too-many-requests": "That was a lot at once. Please wait a minute and try again.",
    "idempotency-in-progress": "We are still working on your last click.",
    unavailable: "We are very busy. Please try again in a moment.",
  },
} as const;

/** Every screen that the tour stops at, in its order, with what there is to see. */

export const chapters = [
  {
    title: "One seat",
    screens: {
      home: "The first page: search, and what is on",
      search: "Found while typing, and pages to go to",
      event: "An event with the whole venue on its map",
      "seat-held": "Near the stage: one seat is taken and held",
      list: "The list that does what the map does",
      checkout: "The till: one page from the name to the card",
      "checkout-missing": "What is missing, at the top and at its field",
      "checkout-declined": "A declined card: nothing typed is lost",
      "bank-asks": "The bank asks whether it is you",
      order: "Paid: the order’s page with its ticket",
    },
  },
  {
    title: "Finding something",
    screens: {
      filters: "The filters, which stand in the address",
      calendar: "The programme as a calendar",
      city: "A city",
      venue: "A venue",
      series: "A play with all its dates",
      "nothing-found": "A search without result",
      "not-found": "An address that leads nowhere",
    },
  },
  {
    title: "Four together",
    screens: {
      proposal: "The box office proposes four seats beside each other",
      together: "They are taken",
      "together-checkout": "Four names at the till, or one for all",
    },
  },
  {
    title: "Standing, a wheelchair place, and free of charge",
    screens: {
      standing: "Two standing places in a hall that has seats as well",
      wheelchair: "A wheelchair place, found on request",
      "companion-offer": "The seat beside it is offered to a companion",
      companion: "Both are held, the companion for nothing",
      "free-event": "An event without seats and without a price",
      "free-checkout": "A till that asks for no card",
    },
  },
  {
    title: "When time runs out",
    screens: {
      "time-short": "A reminder, and one press for more time",
      "time-over": "The hold ran out: the same place is one press away",
    },
  },
  {
    title: "How paying ends otherwise",
    screens: {
      "payment-pending": "The bank has not answered yet",
      "payment-failed": "The payment did not go through",
      "payment-late": "The time to pay ran out",
      "payment-returned": "Paid too late: all the money comes back",
    },
  },
  {
    title: "What is not on sale",
    screens: {
      "sold-out": "Sold out",
      cancelled: "Cancelled",
      postponed: "Postponed",
      upcoming: "Not on sale yet",
    },
  },
  {
    title: "After the sale",
    screens: {
      tickets: "An order of two tickets, and what one may do with them",
      "ticket-code": "A code for the door fills the screen",
      "pass-on": "Passing a ticket on",
      claim: "What the one who gets it sees",
      claimed: "Accepted: a ticket with a code of its own",
      "passed-on": "The order afterwards: the old code is gone",
      refund: "Asking for a refund",
      "my-tickets": "My tickets, kept on this device without an account",
      "order-refused": "Somebody else’s order stays closed",
    },
  },
  {
    title: "An account",
    screens: {
      login: "Logging in",
      register: "Creating an account",
      forgot: "A forgotten password",
      account: "The account, and where it is logged in",
      "account-tickets": "The orders of an account",
    },
  },
  {
    title: "Other languages",
    screens: {
      "german-home": "The first page in German",
      "german-event": "An event in German",
      "german-checkout": "The till in German",
      "arabic-home": "The first page in Arabic, from right to left",
      "arabic-event": "An event in Arabic",
      "arabic-checkout": "The till in Arabic",
    },
  },
] as const;

type KeysOfEach<Union> = Union extends unknown ? keyof Union : never;

export type ScreenName = KeysOfEach<(typeof chapters)[number]["screens"]>;

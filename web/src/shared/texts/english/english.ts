/** Everything the shop says, in English. */

import { accounts } from "./accounts";
import { booking } from "./booking";
import { catalogue } from "./catalogue";
import { checkout } from "./checkout";
import { map } from "./map";
import { orders } from "./orders";
import { problems } from "./problems";
import { tickets } from "./tickets";

export const english = {
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
    skip: "Skip to the page",
    myTickets: "My tickets",
    logIn: "Log in",
    account: "Account",
    loading: "One moment…",
    notFoundTitle: "There is nothing here",
    notFound: "The link may be old, or a letter went missing.",
    brokenTitle: "This page did not load",
    toEvents: "See what’s on",
    footer: "The price you see is the price you pay, fees included.",
    demo: "Demo: nothing here costs money.",
    mailbox: "Open the mailbox",
    newTab: "(opens a new tab)",
    free: "Free",
    comma: ", ",
    language: "Language",
  },
  time: {
    moment: "{{day}}, {{time}} ({{zone}})",
    dayAndTime: "{{day}}, {{time}}",
    time: "{{time}}",
    zone: "{{city}} time",
    readers: "That is {{moment}} where you are.",
  },
} as const;

/** What the shop says about orders and tickets. */

export const orders = {
  title: "Order {{number}}",
  mine: "My tickets",
  mineEmpty: "No orders yet",
  mineEmptyHint: "Orders made with your confirmed e-mail address appear here.",
  mineLogIn: "Log in to see your orders, or use the link in your confirmation mail.",
  statuses: {
    awaiting_payment: "Waiting for payment",
    payment_pending: "Payment under way",
    confirmed: "Confirmed",
    cancelled: "Cancelled",
    expired: "Ran out",
    refund_due: "Refund on its way",
    partially_refunded: "Partly refunded",
    refunded: "Refunded",
  },
  heads: {
    failed: "Not paid yet",
    awaiting_payment: "Almost there",
    payment_pending: "Your payment is under way",
    confirmed: "See you there",
    cancelled: "This order was cancelled",
    expired: "This order ran out",
    refund_due: "Your money is on its way back",
    partially_refunded: "Part of this order was refunded",
    refunded: "This order was refunded",
  },
  notes: {
    awaiting_payment: "Your places are held until {{time}}. Pay, and they are yours.",
    payment_pending:
      "Your bank has not answered yet. Your places stay held until it does; this page changes by itself, and we send a mail.",
    confirmed: "The tickets are below and in your mailbox.",
    cancelled: "Nothing is owed, and its tickets are not valid.",
    expired: "It was not paid in time, so the places went back on sale. You have not been charged.",
    refund_due:
      "Your payment came after your places had gone to somebody else. We refund {{amount}} in full; there is nothing you need to do.",
    givenBack:
      "{{amount}} goes back the way you paid, within a few days. The tickets are not valid any more.",
    partially_refunded: "{{amount}} went back the way you paid.",
    refunded: "{{amount}} went back the way you paid. It may take a few days to show.",
  },
  slow: "This takes longer than usual. You can close this page; the mail will come.",
  returnedFailed:
    "Your bank did not agree to the payment. You have not been charged. Try another way.",
  finish: "Finish paying",
  unpaid: "You have an order here that is not paid yet",
  unpaidHint: "Its places are held for you until its time is up.",
  again: "Choose places again",
  ticketCount_one: "{{count}} ticket",
  ticketCount_other: "{{count}} tickets",
  pdf: "Tickets as PDF",
  calendar: "Add to calendar",
  holder: "Holder",
  code: "Code",
  void: "Not valid any more",
  receipt: "What you paid",
  refunded: "Refunded",
  keepLink: "Keep this page’s address: it opens your order without logging in.",
  notFound: "We cannot open this order",
  notFoundHint:
    "Use the link in your confirmation mail, or log in with the account that bought it.",
} as const;

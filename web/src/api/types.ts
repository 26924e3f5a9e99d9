/** Give the generated reply types the names that the shop uses. */

import type { components, paths } from "./schema.gen";

type Schemas = components["schemas"];

export type Money = Schemas["MoneyReply"];
export type EventSummary = Schemas["EventSummaryReply"];
export type Event = Schemas["EventReply"];
export type EventList = Schemas["EventListReply"];
export type Suggestions = Schemas["SuggestionsReply"];
export type CalendarDay = Schemas["CalendarDayReply"];
export type SaleState = EventSummary["sale_state"];
export type Hold = Schemas["HoldReply"];
export type HeldPlace = Hold["items"][number];
export type WantedPlace = Schemas["HoldItem"];
export type BestAvailable = Schemas["BestAvailableForm"];
export type Order = Schemas["OrderReply"];
export type NewOrder = Schemas["BookedReply"];
export type OrderSummary = Schemas["OrderSummaryReply"];
export type Ticket = Schemas["TicketReply"];
export type Questions = Schemas["QuestionsReply"];
export type Question = Questions["questions"][number];
export type Consent = Questions["consents"][number];
export type OrderForm = Schemas["BookTicketForm"];
export type Answer = NonNullable<OrderForm["answers"]>[string];
export type Payment = Schemas["PaymentReply"];
export type Transfer = Schemas["TransferReply"];
export type TicketRules = Schemas["TicketRulesReply"];
export type OfferedTicket = Schemas["OfferedTicketReply"];
export type PassedTicket = Schemas["KeptTicketReply"];
export type OrderRefunds = Schemas["OrderRefundsReply"];
export type User = Schemas["UserReply"];
export type UserSession = Schemas["SessionReply"];
export type EventsQuery = NonNullable<paths["/api/v1/events"]["get"]["parameters"]["query"]>;
export type CalendarQuery = NonNullable<paths["/api/v1/calendar"]["get"]["parameters"]["query"]>;
export type { paths } from "./schema.gen";

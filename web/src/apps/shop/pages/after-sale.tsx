/** What an order's page shows once it is paid: its tickets, and money that goes back. */

import type { Event, Order } from "@/api/types";
import { hasTickets } from "@/features/booking/order-state";
import { RefundSection } from "@/features/payments/refund-section";
import { OrderTickets } from "./order-tickets";

interface AfterSaleProps {
  order: Order;
  event: Event | undefined;
  token: string | undefined;
}

/** Show the tickets of a paid order and its refunds. */
export function AfterSale({ order, event, token }: AfterSaleProps) {
  return (
    <>
      {hasTickets(order) && <OrderTickets order={order} event={event} token={token} />}
      <RefundSection order={order} event={event} token={token} />
    </>
  );
}

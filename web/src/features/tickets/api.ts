/** Rename tickets, pass them on, take them over, and have them mailed again. */

import { queryOptions } from "@tanstack/react-query";
import type { OfferedTicket, Ticket, Transfer } from "@/api/types";
import { api, unwrap } from "@/shared/api-client";
import { mayRetry } from "@/shared/problem";

/** The secret of a link; whoever is logged in may do without. */
export type Token = string | undefined;

export const ticketKeys = {
  transfers: (order: string) => ["transfers", order] as const,
  offered: (transfer: string) => ["offered", transfer] as const,
  passed: () => ["passed-tickets"] as const,
};

/** Get to whom an order's tickets were offered, and what may be done with them. */
export function transfersQuery(number: string, token: Token) {
  const params = { path: { number }, query: { token } };
  return queryOptions({
    queryKey: ticketKeys.transfers(number),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/orders/{number}/transfers", { params, signal })),
    retry: mayRetry,
  });
}

/** List the tickets that others passed on to whoever is logged in. */
export function passedTicketsQuery() {
  return queryOptions({
    queryKey: ticketKeys.passed(),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/accounts/tickets", { signal })),
    retry: mayRetry,
  });
}

/** Get an offered ticket by its link; looking accepts nothing. */
export function offeredQuery(transfer: string, token: Token) {
  const params = { path: { transfer }, query: { token } };
  return queryOptions({
    queryKey: ticketKeys.offered(transfer),
    queryFn: ({ signal }): Promise<OfferedTicket> =>
      unwrap(api.GET("/api/v1/transfers/{transfer}", { params, signal })),
    retry: mayRetry,
  });
}

/** Make a ticket out to somebody else. */
export function renameTicket(ticket: string, token: Token, holder: string): Promise<Ticket> {
  const params = { path: { ticket }, query: { token } };
  return unwrap(api.PATCH("/api/v1/tickets/{ticket}", { params, body: { holder } }));
}

/** Offer a ticket to an address. */
export function offerTicket(ticket: string, token: Token, email: string): Promise<Transfer> {
  const params = { path: { ticket }, query: { token } };
  return unwrap(api.POST("/api/v1/tickets/{ticket}/transfers", { params, body: { email } }));
}

/** Call an offer back. */
export async function withdrawOffer(transfer: string, token: Token): Promise<void> {
  const params = { path: { transfer }, query: { token } };
  await unwrap(api.DELETE("/api/v1/transfers/{transfer}", { params }));
}

/** Take an offered ticket. */
export function acceptOffer(transfer: string, token: Token, holder: string): Promise<Transfer> {
  const params = { path: { transfer }, query: { token } };
  return unwrap(api.POST("/api/v1/transfers/{transfer}/accept", { params, body: { holder } }));
}

/** Have an order's tickets mailed once more; gives the address. */
export async function mailAgain(number: string, token: Token): Promise<string> {
  const params = { path: { number }, query: { token } };
  const { email } = await unwrap(api.POST("/api/v1/orders/{number}/mails", { params }));
  return email;
}

type TicketFile = "ticket.pdf" | "calendar.ics" | "apple-wallet.pkpass" | "google-wallet";

/** Give the address of a ticket's file, which the browser opens itself. */
export function ticketFile(ticket: string, file: TicketFile, token: Token): string {
  const query = token ? `?token=${encodeURIComponent(token)}` : "";
  return `/api/v1/tickets/${encodeURIComponent(ticket)}/${file}${query}`;
}

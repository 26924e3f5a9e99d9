/**
 * Keep the tickets that were opened here on the device, so that they show without a network.
 *
 * With them goes the secret of their link. Logging out forgets them all.
 */

import { useSyncExternalStore } from "react";
import type { Event, Ticket } from "@/api/types";

type KeptEvent = Pick<Event, "name" | "slug" | "starts_at" | "ends_at" | "time_zone">;

/** Tickets as they were when this device last saw them. */
export interface KeptTickets {
  /** An order, or one ticket that somebody passed on. */
  kind: "order" | "ticket";
  /** The order's number, or the offer's id. */
  id: string;
  token?: string;
  event: KeptEvent;
  place: string;
  tickets: Ticket[];
  keptAt: string;
}

const store = "stagedoor.tickets";
const changed = "stagedoor-tickets";
const most = 50;
let known: { text: string | null; kept: KeptTickets[] } = { text: null, kept: [] };

/** Give what is kept here, the next evening first. */
export function keptTickets(): KeptTickets[] {
  const text = read();
  if (text !== known.text) known = { text, kept: parse(text) };
  return known.kept;
}

/** Keep tickets, in place of what was kept of them before; without any that admit, forget them. */
export function keepTickets(tickets: KeptTickets): void {
  const others = keptTickets().filter(({ id }) => id !== tickets.id);
  const isUseful = tickets.tickets.some(({ status, code }) => status === "valid" && code);
  const all = isUseful ? [...others, tickets] : others;
  all.sort((one, other) => one.event.starts_at.localeCompare(other.event.starts_at));
  write(all.slice(-most));
}

/** Forget some tickets, or all of them. */
export function forgetTickets(id?: string): void {
  write(id === undefined ? [] : keptTickets().filter((kept) => kept.id !== id));
}

/** Give what is kept here, again whenever it changes. */
export function useKeptTickets(): KeptTickets[] {
  return useSyncExternalStore(follow, keptTickets);
}

function follow(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener("storage", listener);
  };
}

function parse(text: string | null): KeptTickets[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is KeptTickets {
  return typeof value === "object" && value !== null && "tickets" in value && "event" in value;
}

function read(): string | null {
  try {
    return localStorage.getItem(store);
  } catch {
    return null;
  }
}

function write(kept: KeptTickets[]): void {
  try {
    if (kept.length > 0) localStorage.setItem(store, JSON.stringify(kept));
    else localStorage.removeItem(store);
  } catch {
    // A device without room keeps none; the pages work with a network as before.
  }
  window.dispatchEvent(new CustomEvent(changed));
}

/** Be the shop that the widget opened: take its wishes, and tell it how the buying goes. */

import type { QueryClient } from "@tanstack/react-query";
import type { Hold, Order } from "@/api/types";
import { bookingKeys } from "@/features/booking/api";
import { rememberDraft, rememberedDraft } from "@/features/booking/draft";
import { rememberedHold, rememberHold } from "@/features/booking/hold-memory";
import { hasTickets } from "@/features/booking/order-state";
import { addressOutside, isEmbedded } from "@/shared/embedding";
import { type HostPage, hostPage } from "./host-page";
import { readHost, readWishes, type Wishes, withoutWishes } from "./wishes";

/**
 * Start being embedded, before the shop reads its address and what it remembers.
 *
 * In a tab of its own the shop is the usual one afterwards. Tells whether it can go on: not where
 * the browser lets it remember nothing, not even for the page around it alone.
 */
export function startEmbedded(queryClient: QueryClient): boolean {
  if (isEmbedded && !canRemember()) {
    const host = readHost();
    if (host) hostPage(host)?.tell({ name: "blocked" });
    return false;
  }
  const wishes = readWishes();
  const event = /\/(?:events|checkout)\/(evt_\w+)/.exec(window.location.pathname)?.[1];
  if (wishes && event) takeWishes(wishes, event);
  if (!isEmbedded) {
    const usual = addressOutside(withoutWishes(new URL(window.location.href)));
    window.history.replaceState(window.history.state, "", usual);
  }
  const page = wishes && hostPage(wishes.host);
  if (page) keepTelling(page, queryClient, { event, campaign: wishes.campaign });
  return true;
}

function takeWishes({ hold, voucher }: Wishes, event: string): void {
  if (hold && !rememberedHold(event)) rememberHold(event, hold);
  if (voucher) fillIn(event, { "/voucher": voucher });
}

/** Fill in what nobody has typed yet. */
function fillIn(event: string, known: Record<string, string>): void {
  rememberDraft(event, { ...known, ...rememberedDraft(event) });
}

interface Buying {
  event: string | undefined;
  campaign: string | undefined;
}

function keepTelling(page: HostPage, queryClient: QueryClient, buying: Buying): void {
  const { event } = buying;
  if (event) page.hearBuyer((buyer) => fillIn(event, { ...named(buyer) }));
  const told = new Set<string>();
  let last = JSON.stringify(event && nothingHeld(event));
  const look = () => {
    for (const order of ordersIn(queryClient)) {
      if (!hasTickets(order) || told.has(order.number)) continue;
      told.add(order.number);
      page.tell({
        name: "order-complete",
        event: order.event,
        order: order.number,
        places: order.tickets.length,
        total: order.total,
        ...(buying.campaign ? { campaign: buying.campaign } : {}),
      });
    }
    const held = event ? heldIn(queryClient, event) : undefined;
    const now = JSON.stringify(held);
    if (!held || now === last) return;
    last = now;
    page.tell({ name: "hold", ...held });
  };
  // What changed is remembered right after it is known.
  const lookSoon = () => setTimeout(look);
  queryClient.getQueryCache().subscribe(lookSoon);
  queryClient.getMutationCache().subscribe(lookSoon);
  if (isEmbedded) keepTellingHeight(page);
  page.tell({ name: "ready" });
}

function named({ name, email }: { name?: string; email?: string }) {
  return { ...(name ? { "/name": name } : {}), ...(email ? { "/email": email } : {}) };
}

function heldIn(queryClient: QueryClient, event: string) {
  const id = rememberedHold(event);
  if (!id) return nothingHeld(event);
  const hold = queryClient.getQueryData<Hold>(bookingKeys.hold(id));
  return hold && { event, hold: id, places: hold.items.length, expires_at: hold.expires_at };
}

function nothingHeld(event: string) {
  return { event, places: 0 };
}

function ordersIn(queryClient: QueryClient): Order[] {
  const found = queryClient.getQueriesData<Order>({ queryKey: bookingKeys.orders });
  return found.flatMap(([, order]) => order ?? []);
}

function keepTellingHeight(page: HostPage): void {
  const root = document.getElementById("root");
  if (!root) return;
  const observer = new ResizeObserver(() =>
    page.tell({ name: "height", height: Math.ceil(root.getBoundingClientRect().height) }),
  );
  observer.observe(root);
}

/** Tell whether the browser keeps cookies and storage for us within this page. */
function canRemember(): boolean {
  try {
    const probe = "stagedoor-probe=1";
    const attributes = "Path=/; SameSite=None; Secure; Partitioned";
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore knows no partitions everywhere.
    document.cookie = `${probe}; ${attributes}`;
    const isKept = document.cookie.includes(probe);
    // biome-ignore lint/suspicious/noDocumentCookie: as above.
    document.cookie = `${probe}; ${attributes}; Max-Age=0`;
    window.localStorage.setItem(probe, "");
    window.localStorage.removeItem(probe);
    return isKept;
  } catch {
    return false;
  }
}

/** Remember the unpaid order of an event, so that a reload or another tab goes on where it was. */

export interface RememberedOrder {
  number: string;
  /** What opens the order without the session; another tab has none and needs none. */
  token: string | undefined;
}

const prefix = "stagedoor.order.";

/** Find the order that this browser has made for an event and not yet paid. */
export function rememberedOrder(event: string): RememberedOrder | undefined {
  const [number, token] = (sessionStorage.getItem(prefix + event) ?? "").split(" ");
  if (number) return { number, token: token || undefined };
  const elsewhere = localStorage.getItem(prefix + event);
  return elsewhere ? { number: elsewhere, token: undefined } : undefined;
}

/** Remember the order of an event, or forget it; the secret of its link stays in the tab. */
export function rememberOrder(event: string, order: RememberedOrder | undefined): void {
  if (order) {
    sessionStorage.setItem(prefix + event, `${order.number} ${order.token ?? ""}`);
    localStorage.setItem(prefix + event, order.number);
  } else {
    sessionStorage.removeItem(prefix + event);
    localStorage.removeItem(prefix + event);
  }
}

/** Remember the unpaid order of an event, so that a reload at the till goes on where it was. */

export interface RememberedOrder {
  number: string;
  token: string;
}

const prefix = "stagedoor.order.";

/** Find the order that this tab has made for an event and not yet paid. */
export function rememberedOrder(event: string): RememberedOrder | undefined {
  const [number, token = ""] = (sessionStorage.getItem(prefix + event) ?? "").split(" ");
  return number ? { number, token } : undefined;
}

/** Remember the order of an event for as long as the tab lives, or forget it. */
export function rememberOrder(event: string, order: RememberedOrder | undefined): void {
  if (order) sessionStorage.setItem(prefix + event, `${order.number} ${order.token}`);
  else sessionStorage.removeItem(prefix + event);
}

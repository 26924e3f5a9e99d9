/** Where a bank sends a buyer back to. */

/** Give the address that the bank sends the buyer back to: the page that tells how it went. */
export function returnAddress(number: string, token: string | undefined): string {
  const address = new URL(`/orders/${encodeURIComponent(number)}/payment`, window.location.origin);
  if (token) address.searchParams.set("token", token);
  return address.href;
}

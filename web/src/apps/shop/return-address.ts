/** Where a bank sends a buyer back to. */

import { basePath } from "@/shared/embedding";

/** Give the address that the bank sends the buyer back to: the page that tells how it went. */
export function returnAddress(number: string, token: string | undefined): string {
  const path = `${basePath}/orders/${encodeURIComponent(number)}/payment`;
  const address = new URL(path, window.location.origin);
  if (token) address.searchParams.set("token", token);
  return address.href;
}

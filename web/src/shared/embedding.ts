/** Know whether the shop stands in another site's page, where all its addresses start elsewhere. */

const prefix = "/embed";

/** Whether the shop stands in another site's page. */
export const isEmbedded =
  window.parent !== window && window.location.pathname.startsWith(`${prefix}/`);

/** What comes before every address of the shop. */
export const basePath = isEmbedded ? prefix : "";

/** What the shop tells the server with each request from within another site's page. */
export const embedHeader = "Stagedoor-Embed";

/** Whether the widget opened this page, in its frame or in a tab. */
export const isOpenedByWidget = window.location.pathname.startsWith(`${prefix}/`);

/** Give an address of the shop as it is outside of other sites' pages. */
export function addressOutside({ pathname, search, hash }: Location | URL): string {
  return pathname.replace(/^\/embed(?=\/)/, "") + search + hash;
}

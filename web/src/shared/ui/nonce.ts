/** The page's nonce, which lets our own styles pass the content security policy. */

/** Give the nonce that the server put into the page, or none. */
export function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]");
  return meta?.nonce ?? "";
}

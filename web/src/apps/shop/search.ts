/** Read what mails and banks put into the shop's addresses. */

export interface TokenSearch {
  token?: string;
  redirect_status?: string;
}

/** Read the secret of a link, and what a bank says when it sends a buyer back. */
export function readToken(search: Record<string, unknown>): TokenSearch {
  return {
    ...textIn(search, "token"),
    ...textIn(search, "redirect_status"),
  };
}

function textIn<Name extends string>(search: Record<string, unknown>, name: Name) {
  const value = search[name];
  // The router reads a token of digits as a number, and a token is never one.
  return value === undefined || value === "" ? {} : { [name]: String(value) };
}

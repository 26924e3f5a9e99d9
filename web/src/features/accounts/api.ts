/** Register, log in and out, and look after one's account. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api-client";

export const accountKeys = {
  user: () => ["user"] as const,
  sessions: () => ["sessions"] as const,
  orders: () => ["my-orders"] as const,
};

/** Tell who is logged in; null for a guest. */
export function userQuery() {
  return queryOptions({
    queryKey: accountKeys.user(),
    queryFn: async ({ signal }) => {
      const { user } = await unwrap(api.GET("/api/v1/sessions/current", { signal }));
      return user;
    },
    staleTime: 60_000,
  });
}

/** Register; the account's mail says how to confirm the address. */
export async function register(email: string, password: string, name: string): Promise<void> {
  await unwrap(api.POST("/api/v1/accounts", { body: { email, password, name } }));
}

/** Log in. */
export async function logIn(email: string, password: string): Promise<void> {
  await unwrap(api.POST("/api/v1/sessions", { body: { email, password } }));
}

/** Log out here. */
export async function logOut(): Promise<void> {
  await unwrap(api.DELETE("/api/v1/sessions/current"));
}

/** Confirm an e-mail address with the token of the mail's link. */
export async function confirmEmail(token: string): Promise<void> {
  await unwrap(api.POST("/api/v1/accounts/confirmations", { body: { token } }));
}

/** Ask for the confirming mail again. */
export async function resendConfirmation(email: string): Promise<void> {
  await unwrap(api.POST("/api/v1/accounts/confirmations/resend", { body: { email } }));
}

/** Ask for the link that lets one choose a new password. */
export async function askReset(email: string): Promise<void> {
  await unwrap(api.POST("/api/v1/accounts/password-resets", { body: { email } }));
}

/** Choose a new password with the token of the mail's link. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await unwrap(api.PUT("/api/v1/accounts/password-resets", { body: { token, password } }));
}

/** Change the password of whoever is logged in. */
export async function changePassword(current: string, next: string): Promise<void> {
  const body = { current_password: current, new_password: next };
  await unwrap(api.PUT("/api/v1/accounts/password", { body }));
}

/** List where one is logged in. */
export function sessionsQuery() {
  return queryOptions({
    queryKey: accountKeys.sessions(),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/accounts/sessions", { signal })),
  });
}

/** Log out somewhere else. */
export async function endSession(session: string): Promise<void> {
  const params = { path: { id: session } };
  await unwrap(api.DELETE("/api/v1/accounts/sessions/{id}", { params }));
}

const firstPage: string | undefined = undefined;

/** List one's orders, the newest first, a page at a time. */
export function ordersQuery() {
  return infiniteQueryOptions({
    queryKey: accountKeys.orders(),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/orders", { params: { query: { cursor: pageParam } }, signal }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Talk to the API with the generated types: the one place where JSON becomes typed. */

import type { Client } from "openapi-fetch";
import type { paths } from "@/api/types";
import { endAttempt, keyOfAttempt } from "./attempt-keys";
import { takeEarly } from "./early";
import { embedHeader, isEmbedded } from "./embedding";
import { isPassing, type Problem, ProblemError, Unreachable } from "./problem";
import { takeServed } from "./served";
import { noteServerDate } from "./server-clock";
import { language } from "./texts/texts";

/** Send a request, a POST with the idempotency key of its attempt. */
async function send(request: Request): Promise<Response> {
  if (request.method !== "POST") return receive(request);
  const body = await request.clone().text();
  // Whoever knows better what is the same attempt has said so.
  if (!request.headers.has("Idempotency-Key")) {
    request.headers.set("Idempotency-Key", keyOfAttempt(request.url, body));
  }
  const response = await receive(request);
  if (!(await isAttemptOpen(response))) endAttempt(request.url, body);
  return response;
}

// What is asked again has to be the same attempt, or it would happen twice.
async function isAttemptOpen(response: Response): Promise<boolean> {
  if (response.ok) return false;
  const body = readJson(await response.clone().text());
  return isPassing(new ProblemError(asProblem(body, response.status)));
}

async function receive(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", language());
  if (isEmbedded) request.headers.set(embedHeader, "1");
  const response = (await takeEarly(request)) ?? (await reach(request));
  noteServerDate(response.headers.get("Date"));
  return response;
}

function reach(request: Request): Promise<Response> {
  return fetch(request).catch((cause: unknown) => {
    if (request.signal.aborted) throw cause;
    throw new Unreachable({ cause });
  });
}

interface Wanted {
  params?: { path?: Record<string, string>; query?: Record<string, unknown> };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Give the way to call a method of the API: its types are generated, and JSON is all it speaks. */
function calling(method: string) {
  return async (path: string, { params, body, headers, signal }: Wanted = {}) => {
    const address = new URL(pathWith(path, params?.path ?? {}), window.location.origin);
    for (const [name, value] of Object.entries(params?.query ?? {})) {
      for (const one of [value ?? []].flat()) address.searchParams.append(name, String(one));
    }
    const request = new Request(address, { method, headers, signal, body: JSON.stringify(body) });
    if (body !== undefined) request.headers.set("Content-Type", "application/json");
    const response = await send(request);
    const found = readJson(await response.text());
    return response.ok ? { data: found, response } : { error: found, response };
  };
}

function pathWith(path: string, values: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

function readJson(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    // A proxy in between may answer in words of its own.
    return text;
  }
}

export const api = {
  GET: calling("GET"),
  PUT: calling("PUT"),
  POST: calling("POST"),
  PATCH: calling("PATCH"),
  DELETE: calling("DELETE"),
} as unknown as Pick<Client<paths>, "GET" | "PUT" | "POST" | "PATCH" | "DELETE">;

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Give what the server answered, or throw its refusal as a ProblemError. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw new ProblemError(asProblem(error, response.status));
}

function asProblem(body: unknown, status: number): Problem {
  const isProblem = typeof body === "object" && body !== null && "code" in body;
  if (isProblem) return { ...(body as Problem), status };
  return { status, code: status >= 500 ? "server-error" : "refused", title: "", detail: "" };
}

/** Take a reply that the page came with, when it is the one that is wanted. */
export function servedReply<T>(name: string, isWanted: (found: T) => boolean): T | undefined {
  return takeServed(name, (found) => isWanted(found as T)) as T | undefined;
}

/** Give the whole address of a path of the API. */
export function apiUrl(path: string): string {
  return new URL(path, window.location.origin).href;
}

/** Fetch JSON whose shape is described by the code that asks, such as the plan of a seat map. */
export async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetchOk(path, { signal });
  return (await response.json()) as T;
}

/** Fetch bytes with the headers that explain them, never from a cache without asking. */
export async function fetchBytes(path: string, signal: AbortSignal) {
  const headers = { Accept: "application/octet-stream" };
  const response = await fetchOk(path, { signal, headers, cache: "no-cache" });
  return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
}

async function fetchOk(path: string, init: RequestInit): Promise<Response> {
  const response = await receive(new Request(apiUrl(path), init));
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  throw new ProblemError(asProblem(body, response.status));
}

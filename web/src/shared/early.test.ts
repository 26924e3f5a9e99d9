/** Replies that were asked for before the shop was there. */

import { afterEach, expect, test, vi } from "vitest";
import { takeEarly } from "./early";

const id = "evt_01j00000000000000000000000";

function asks(page: string, replies: Record<string, Promise<Response>>): void {
  window.history.replaceState(null, "", page);
  vi.stubGlobal("early", { page, replies, more: () => undefined });
}

function request(path: string, init?: RequestInit): Request {
  return new Request(new URL(path, window.location.origin), init);
}

async function taken(path: string, init?: RequestInit): Promise<string | undefined> {
  return (await takeEarly(request(path, init)))?.text();
}

const reply = (text: string, status = 200) => Promise.resolve(new Response(text, { status }));

afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, "", "/");
});

test("each reply is handed out once", async () => {
  asks(`/events/${id}`, { "": reply("the event"), "seat-map": reply("the map") });
  expect(await taken(`/api/v1/events/${id}`)).toBe("the event");
  expect(await taken(`/api/v1/events/${id}/seat-map?coordinates=steps`)).toBe("the map");
  expect(await taken(`/api/v1/events/${id}`)).toBeUndefined();
});

test("a page with a slug in its address asks by the id and gets the reply all the same", async () => {
  asks("/events/winter-ball", { availability: reply("who has what") });
  expect(await taken(`/api/v1/events/${id}/availability`)).toBe("who has what");
});

test("another event, another question and another method get nothing", async () => {
  asks(`/events/${id}`, { "": reply("the event") });
  expect(await taken("/api/v1/events/evt_01j00000000000000000000009")).toBeUndefined();
  expect(await taken(`/api/v1/events/${id}?fields=name`)).toBeUndefined();
  expect(await taken(`/api/v1/events/${id}/questions`)).toBeUndefined();
  expect(await taken(`/api/v1/events/${id}`, { method: "DELETE" })).toBeUndefined();
});

test("who has gone on to another page is not given what the first one asked for", async () => {
  asks(`/events/${id}`, { "": reply("the event") });
  window.history.replaceState(null, "", "/events/other");
  expect(await taken(`/api/v1/events/${id}`)).toBeUndefined();
});

test("a refusal or a broken line is not handed out, so that it is asked again", async () => {
  asks(`/events/${id}`, {
    "": reply("busy", 503),
    "seat-map": Promise.reject(new TypeError("no network")),
  });
  expect(await taken(`/api/v1/events/${id}`)).toBeUndefined();
  expect(await taken(`/api/v1/events/${id}/seat-map?coordinates=steps`)).toBeUndefined();
});

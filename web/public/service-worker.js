/**
 * Open tickets without a network.
 *
 * Pages come from the network whenever it answers, so nobody sees an old shop; the kept page only
 * stands in when it does not. Files under /assets/ never change under their name. Everything else,
 * the API above all, goes its way untouched.
 */

const cacheName = "stagedoor-v1";
const shell = "/me/tickets";
// What the pages with tickets are made of; the build says which files that means today.
const pages = [
  "src/apps/shop/pages/order-page.tsx",
  "src/apps/shop/pages/after-sale.tsx",
  "src/apps/shop/pages/kept-page.tsx",
  "src/apps/shop/pages/my-tickets-page.tsx",
  "src/apps/shop/pages/ticket-page.tsx",
];
const always = ["/shop.webmanifest", "/favicon.svg", "/icon-192.png"];

self.addEventListener("install", (event) => {
  event.waitUntil(refresh().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(refresh());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname.startsWith("/api/")) return;
    event.respondWith(fetch(request).catch(() => kept(shell)));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(fromCacheFirst(request));
  } else if (always.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => kept(pathname)));
  }
});

async function fromCacheFirst(request) {
  const cache = await caches.open(cacheName);
  const found = await cache.match(request.url);
  if (found) return found;
  const reply = await fetch(request);
  if (reply.ok) await cache.put(request.url, reply.clone());
  return reply;
}

async function kept(path) {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? Response.error();
}

/** Keep today's page and files, and let go of those of yesterday. */
async function refresh() {
  const cache = await caches.open(cacheName);
  const reply = await fetch("/.vite/manifest.json", { cache: "no-cache" });
  if (!reply.ok) return;
  const build = await reply.json();
  const files = filesOf(build);
  const isNew = await Promise.all(files.map(async (file) => !(await cache.match(file))));
  await cache.addAll(files.filter((_, index) => isNew[index]));
  await cache.addAll([shell, ...always].map((path) => new Request(path, { cache: "no-cache" })));
  const today = new Set(
    Object.values(build)
      .flatMap(namesIn)
      .map((name) => `/${name}`),
  );
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/assets/") && !today.has(pathname)) await cache.delete(request);
  }
}

/** List what the pages with tickets load, however deep; texts come in every language. */
function filesOf(build) {
  const texts = Object.keys(build).filter((name) => name.startsWith("src/shared/texts/"));
  const pending = ["shop.html", ...pages, ...texts];
  const seen = new Set();
  const files = new Set();
  while (pending.length > 0) {
    const name = pending.pop();
    const chunk = build[name];
    if (!chunk || seen.has(name)) continue;
    seen.add(name);
    for (const file of namesIn(chunk)) {
      // Letters of other scripts come when a page needs them.
      if (!file.endsWith(".woff2") || /(inter|fraunces)-latin-(wght|opsz)-(?!normal)/.test(file)) {
        files.add(`/${file}`);
      }
    }
    pending.push(...(chunk.imports ?? []));
  }
  return [...files];
}

function namesIn(chunk) {
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])];
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
}

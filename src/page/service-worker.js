/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps the page, so that it opens without a network, and shows notifications where a page cannot.
 *
 * The document comes from the network whenever there is one, so that nobody is left with an old page.
 * What is kept of a version are files that never change. A new version keeps its own, and throws away
 * those of the one before. bundle.py fills in what is between the @ signs. */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const BASE = "@ASSETS@";
const FILES = ["@PRECACHE@"];
const { scope } = worker.registration;
const page = new URL(scope);
const assets = new URL(`${BASE}/`, scope).href;
/* Rooms at other paths of this host have caches of their own. */
const prefix = `snug:${scope}:`;
const cacheName = `${prefix}@VERSION@`;

async function keep() {
  const document = await fetch(scope, { cache: "no-cache" });
  if (!document.ok || document.redirected) throw new Error("the page is not there");
  const text = await document.clone().text();
  if (!text.includes(BASE)) throw new Error("the page is of another version");

  const cache = await caches.open(cacheName);
  await cache.addAll(FILES.map((file) => assets + file));
  await cache.put(scope, document);
  await worker.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
  await worker.clients.claim();
  for (const client of await worker.clients.matchAll()) client.postMessage({ base: BASE });
}

/** @param {Request} request */
async function documentFor(request) {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    /* A proxy that cannot reach the room says so in this way. */
    const missing = response.status >= 502 && response.status <= 504;
    return (missing && await cache.match(scope)) || response;
  } catch (error) {
    const kept = await cache.match(scope);
    if (kept) return kept;
    throw error;
  }
}

/** @param {Request} request */
async function assetFor(request) {
  const cache = await caches.open(cacheName);
  return await cache.match(request) ?? fetch(request);
}

/** @param {FetchEvent} event */
function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (url.origin === page.origin && url.pathname === page.pathname) {
      event.respondWith(documentFor(request));
    }
  } else if (url.href.startsWith(assets)) {
    event.respondWith(assetFor(request));
  }
}

async function showPage() {
  const windows = await worker.clients.matchAll({ type: "window" });
  const open = windows.find(({ url }) => url.startsWith(scope));
  if (open) await open.focus();
  else await worker.clients.openWindow(scope);
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", answer);
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPage());
});

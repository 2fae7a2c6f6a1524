// The shop's service worker: a page for when there is no network, and files whose names hold their
// hash are fetched once. Pages always come from the network: prices and stock must be true.
"use strict";

const CACHE = "shop-OFFLINE_VERSION";
const OFFLINE = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const page = await fetch(OFFLINE, { cache: "reload" });
    await cache.put(OFFLINE, page.clone());
    const files = (await page.text()).matchAll(/(?:href|src)="?(\/assets\/[^"\s>]+)/g);
    await cache.addAll([...new Set([...files].map(([, file]) => file))]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith((async () => {
      try {
        return (await event.preloadResponse) ?? (await fetch(request));
      } catch {
        return (await caches.match(OFFLINE)) ?? Response.error();
      }
    })());
  } else if (new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith((async () => {
      const kept = await caches.match(request);
      if (kept) return kept;
      const fresh = await fetch(request);
      if (fresh.ok) (await caches.open(CACHE)).put(request, fresh.clone());
      return fresh;
    })());
  }
});

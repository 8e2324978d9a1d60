// Keeps the page's own files, so that an installed show opens at once and says "reconnecting" in a tunnel.
// Network first: a new version of the page is never hidden by an old copy. Never the API, never the video.

const CACHE = "ngage-shell-1";
const SHELL = ["/", "/phone.js", "/phone.css", "/icon.svg", "/manifest.webmanifest"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  );
  self.clients.claim();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (
    event.request.method === "GET" &&
    url.origin === self.location.origin &&
    SHELL.includes(url.pathname)
  ) {
    event.respondWith(fromNetworkElseShell(event.request, url.pathname));
  }
});

async function fromNetworkElseShell(request, path) {
  const cache = await caches.open(CACHE);
  const fresh = await fetch(request).catch(() => null);
  if (fresh?.ok) {
    // A storage that is full must not cost the page.
    cache.put(path, fresh.clone()).catch((problem) => console.info("the page is not kept", problem));
    return fresh;
  }
  // A backend that is being started answers too, with an error.
  return (await cache.match(path)) ?? fresh ?? Response.error();
}

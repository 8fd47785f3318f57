// The offline shell. `cargo xtask build` puts in the version (a hash over all files) and the list of files, and writes
// the result as dist/sw.js. One cache holds one version, so a page never mixes files of two builds.

const VERSION = "{{VERSION}}";
const FILES = {{FILES}};
const PREFIX = "mehr-shell-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  // Browsers that can take files out of the cache by themselves need not start this program for them.
  event
    .addRoutes?.({
      condition: { urlPattern: new URLPattern({ pathname: "/*.:kind(js|wasm|css)", baseURL: self.location.href }) },
      source: { cacheName: CACHE },
    })
    .catch(() => {});
  // `reload` goes past the HTTP cache: files without a hash in their name must be this build's. If one file fails, the
  // installation fails as a whole and the old version stays.
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))),
  );
  // No skipWaiting here: an open page of the old build would be handed files of the new one.
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      }
      // The page that installed the first version is served from the cache from now on, without a reload.
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const wanted = request.mode === "navigate" && !isFile(request.url) ? "./" : request;
  return (await kept(wanted)) ?? fetch(request);
}

// Only this version's cache is asked, never all of them. What it lacks (a file added beside the app) comes from the
// network, and so does everything when a browser with damaged files cannot open its caches.
async function kept(wanted) {
  try {
    return await (await caches.open(CACHE)).match(wanted, { ignoreVary: true });
  } catch {
    return undefined;
  }
}

// Routes have no dot in their last part, as in the server; `/notes.pdf` typed into the address bar is a file.
function isFile(url) {
  return new URL(url).pathname.split("/").at(-1).includes(".");
}

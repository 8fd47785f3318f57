// Starts the app without an inline script, and looks after the service worker.
//
// The engine's worker is started here, beside the app and not after it, so that both programs load and compile at the
// same time. The app takes it from `globalThis.mehrBoot.takeWorker()`.
//
// A waiting new version is announced by the event `mehr-update-ready` on window (and `mehrBoot.updateReady` stays true);
// the event `mehr-update-accept`, sent by the app when the person agrees, lets it take over and reloads the page.

const script = document.querySelector("script[data-wasm]");
const build = document.querySelector('meta[name="mehr-build"]').content;
const base = new URL(document.baseURI);

// The engine's program is fetched and compiled here while the worker's thread comes up, and handed over; where that
// fails the worker sees to it by itself, and says what is wrong.
function startWorker() {
  const worker = new Worker(new URL("worker_boot.js", base), { type: "module", name: "mehr-engine" });
  const compiled = WebAssembly.compileStreaming(fetch(new URL("worker_bg.wasm", base)));
  compiled.catch(() => null).then((program) => worker.postMessage({ program }));
  running = worker;
  return worker;
}

let running;
let worker = startWorker();

// A page that the browser keeps for the way back would keep its worker too, frozen in the midst of a write or holding a lock
// that every other tab waits for. So the worker ends, and the page begins anew when somebody comes back to it; its address
// says what it showed.
addEventListener("pagehide", (event) => {
  if (event.persisted) running.terminate();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// The browser brings up its private files at the first question for them; asked here, they are there for the engine.
try {
  navigator.storage.getDirectory().catch(() => {});
} catch {
  // Not every browser has them.
}

// The app asks for the texts of its language as soon as it runs; asked for here, they come beside it and not after it.
// Which language that is, is decided as in src/i18n/locale.rs; a wrong guess only costs the time.
function fetchTexts() {
  if (build === "dev") return;
  let stored = null;
  try {
    stored = localStorage.getItem("mehr.locale");
  } catch {
    // Storage can be switched off.
  }
  const languages = [stored, ...navigator.languages].map((tag) => tag?.split(/[-_]/)[0].toLowerCase());
  const language = languages.find((code) => ["en", "uz", "lv", "ka", "fa"].includes(code)) ?? "en";
  fetch(new URL(`parts/app-texts_${language}-${build}.wasm`, base)).catch(() => {});
}

fetchTexts();

// The styles of the screens that come later, asked for with the first of them, or when the app is there. While the build is
// "dev" they are linked like the others.
const laterStyles = document.querySelector('meta[name="mehr-later-styles"]').content;
let styles = null;

function linkStyles() {
  if (!laterStyles) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(laterStyles, base);
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      styles = null;
      reject(new Error(`${link.href} could not be loaded`));
    };
    document.head.append(link);
  });
}

globalThis.mehrBoot = {
  build,
  updateReady: false,
  /** The early worker once, a new one after that. */
  takeWorker() {
    const taken = worker ?? startWorker();
    worker = null;
    return taken;
  },
  /** Settles when the later styles are there. */
  styleLater() {
    styles ??= linkStyles();
    return styles;
  },
  /** The first screen is there: the network is free for what later ones need, and for keeping all of it for offline use. */
  started() {
    globalThis.mehrBoot.styleLater().catch(() => {});
    registerServiceWorker().catch((error) => console.warn("offline use is not available:", error));
  },
};

async function registerServiceWorker() {
  if (build === "dev" || !("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(new URL("sw.js", base), { updateViaCache: "none" });

  const announce = () => {
    // Without a controller this is the first visit: the new worker activates by itself and nothing is to be asked.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    globalThis.mehrBoot.updateReady = true;
    window.dispatchEvent(new CustomEvent("mehr-update-ready"));
  };
  announce();
  registration.addEventListener("updatefound", () => {
    // The first of all activates by itself; WebKit tells that it is installed when it already controls the page.
    if (!registration.active) return;
    registration.installing?.addEventListener("statechange", announce);
  });

  let accepted = false;
  window.addEventListener("mehr-update-accept", () => {
    accepted = true;
    registration.waiting?.postMessage("take-over");
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // On a first visit the controller also changes; only an accepted update may throw away what is on the screen.
    if (accepted) location.reload();
  });
  // A page left open for days learns of a new version when it is looked at again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
}

function showFailure(error) {
  console.error(error);
  const message = document.createElement("pre");
  message.setAttribute("role", "alert");
  message.textContent = `Mehr could not start / Mehr ishga tushmadi / Mehr nevarēja palaist / Mehr ვერ გაეშვა / مهر آغاز نشد\n\n${error}`;
  document.body.append(message);
}

try {
  const program = fetch(new URL(script.dataset.wasm, base));
  program.catch(() => {});
  const app = await import(new URL(script.dataset.js, base));
  await app.default({ module_or_path: program });
} catch (error) {
  showFailure(error);
  // A newer version may be able to.
  globalThis.mehrBoot.started();
}

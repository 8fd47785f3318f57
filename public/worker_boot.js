// Loads the engine into a module worker. A message that arrives while the wasm is still loading would be lost, so early
// ones are kept and delivered again, in order, once the engine listens.

const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);

const { default: init } = await import("./worker.js");
await init();

self.removeEventListener("message", keep);
for (const event of early) {
  self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: event.ports }));
}

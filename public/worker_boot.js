// Loads the engine into a module worker. The page hands the compiled program over in its first message. What arrives
// before the program runs would be lost, so it is kept and delivered again, in order, once the engine listens.

import init from "./worker.js";

const early = [];
let hand_over;
const program = new Promise((resolve) => (hand_over = resolve));
const keep = (event) => ("program" in event.data ? hand_over(event.data.program) : early.push(event));
self.addEventListener("message", keep);

await init({ module_or_path: (await program) ?? undefined });

self.removeEventListener("message", keep);
for (const event of early) {
  self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: event.ports }));
}

// Runs before the app's own scripts. Notes when the worker is started and when its program runs, when the app can be asked,
// when the first rows and their number are known, and when rows stand on the screen; in milliseconds since the navigation began.

(() => {
  const bench = (window.bench = {});
  const FIRST_ROWS = {
    kind: "customer",
    select: ["name", "type", "city", "emails", "phones", "orders.count", "orders.sum", "orders.last", "tags"],
    limit: 50,
  };

  const ask = async (mehr) => {
    await mehr.ready;
    const ready = performance.now();
    const page = await mehr.query(FIRST_ROWS);
    const first = performance.now();
    const { started, loaded } = bench;
    return { started, loaded, ready, first, total: page.total, rows: page.rows.length };
  };

  bench.asked = new Promise((resolve, reject) => {
    Object.defineProperty(window, "mehr", {
      configurable: true,
      set(mehr) {
        Object.defineProperty(window, "mehr", { value: mehr, configurable: true, writable: true });
        ask(mehr).then(resolve, reject);
      },
    });
  });
  bench.asked.catch(() => {});

  // The worker's program runs when it first says something.
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      bench.started ??= performance.now();
      this.addEventListener("message", () => (bench.loaded ??= performance.now()), { once: true });
    }
  };

  bench.shown = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(".virtual-table tbody tr[role=row]:not(.waiting)")) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
})();

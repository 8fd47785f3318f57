// Records every frame and every long task until `bench.stopFrames()`.

const deltas = [];
const tasks = [];
let last = 0;
let isOver = false;

const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) tasks.push(entry.duration);
});
observer.observe({ type: "longtask" });

const frame = (now) => {
  if (last > 0) deltas.push(now - last);
  last = now;
  if (!isOver) requestAnimationFrame(frame);
};
requestAnimationFrame(frame);

bench.stopFrames = () => {
  isOver = true;
  for (const entry of observer.takeRecords()) tasks.push(entry.duration);
  observer.disconnect();
  return { deltas, tasks };
};

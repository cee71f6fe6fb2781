/** What a server counts of itself, for Prometheus. */
export { createServerMetrics, type AnsweredRequest, type ServerMetrics } from "./server-metrics.js";
export { figuresByWorker, type WorkerFigures } from "./by-worker.js";
export { meteredReplay, meteredStore } from "./metered-store.js";
export type { StoreMeter } from "./store-meter.js";

import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { SessionMeter } from "../service/index.js";
import { createDistribution, type Distribution } from "./distribution.js";
import { createPlayMeter } from "./play-meter.js";
import { createStoreMeter, type StoreMeter } from "./store-meter.js";
import { createTally } from "./tally.js";

/** One request as it was answered. */
export interface AnsweredRequest {
  readonly protocol: string;
  /** One of few: an RPC, a route, a type of message. */
  readonly method: string;
  /** `ok`, or why not. */
  readonly outcome: string;
  readonly durationMs: number;
}

/** What one process counts, and tells in the exposition format of Prometheus. docs/operations.md says what each is. */
export interface ServerMetrics {
  readonly sessions: SessionMeter;
  readonly store: StoreMeter;
  answered(request: AnsweredRequest): void;
  /** A connection was ended for its client's silence, or for what it sent. */
  cut(protocol: string): void;
  /** Something failed that no caller caused. */
  failed(): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** From 50 µs, in seconds: a step takes about as long. */
const DURATIONS = [
  0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];
const MOST_METHODS = 200;

/** @param openSessions - How many there are now. */
export function createServerMetrics(openSessions: () => number): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "helpdesk_sessions_open",
    help: "Sessions open now.",
    registers: [registry],
    collect() {
      this.set(openSessions());
    },
  });
  const durations = createDistribution(
    {
      name: "helpdesk_request_duration_seconds",
      help: "Time from a request's arrival to its answer.",
      labels: ["protocol", "method"],
    },
    DURATIONS,
    MOST_METHODS,
  );
  const errors = createTally(registry, {
    name: "helpdesk_request_errors_total",
    help: "Requests that were not answered ok, by the reason of the catalogue or the HTTP status.",
    labels: ["protocol", "reason"],
  });
  const cuts = createTally(registry, {
    name: "helpdesk_connections_cut_total",
    help: "Connections ended because their client was silent, or sent what the server will not hold.",
    labels: ["protocol"],
  });
  const failures = createTally(registry, {
    name: "helpdesk_failures_total",
    help: "Failures that no caller caused; each has a line in the log.",
    labels: [],
  });
  const play = createPlayMeter(registry);
  const store = createStoreMeter(registry);
  const distributions: readonly Distribution[] = [durations, ...play.distributions, ...store.distributions];
  return {
    sessions: play.meter,
    store: store.meter,
    answered({ protocol, method, outcome, durationMs }) {
      durations.observe(durationMs / 1000, protocol, method);
      if (outcome !== "ok") errors.add(protocol, outcome);
    },
    cut: (protocol) => cuts.add(protocol),
    failed: () => failures.add(""),
    contentType: registry.contentType,
    text: async () => (await registry.metrics()) + distributions.map((each) => each.text()).join(""),
  };
}

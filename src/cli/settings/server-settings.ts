import { availableParallelism } from "node:os";
import type { HeldExamOptions } from "../../exam-office/options.js";
import {
  parseBasePath,
  parseHost,
  parseHosts,
  parseOrigins,
  parseProxies,
  parseSites,
} from "./access-settings.js";
import { parseSwitch } from "./parse-values.js";
import { SECURITY_SETTINGS, type SecuritySettings } from "./security-settings.js";
import { STORE_SETTINGS, type StoreOptions } from "./store-settings.js";
import { SPLIT_CHOICES, type SplitChoice } from "../../domain/vocabulary.js";
import { KEY_SETTING } from "./world-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber, type Parsed, type Setting } from "./setting.js";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a server runs. */
export interface ServerSettings extends HeldExamOptions, SecuritySettings, StoreOptions {
  /** Ports to listen on; 0 picks a free one. */
  readonly ports: readonly number[];
  readonly host: string;
  /** Processes that share the port. */
  readonly workers: number;
  readonly maxConcurrentEnvs: number;
  /** Seconds. */
  readonly sessionTimeout: number;
  /** Seconds; 0: never. */
  readonly disconnectGrace: number;
  /** Seconds. */
  readonly stepDeadline: number;
  /** Seconds. */
  readonly pingInterval: number;
  /** Seconds. */
  readonly pingPatience: number;
  /** Bytes. */
  readonly maxMessage: number;
  /** Bytes. */
  readonly maxUnfinished: number;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** The file of the key that worlds are derived from; undefined: there is none. */
  readonly worldsKey: string | undefined;
  /** The tickets that are served; of the others nothing is told. */
  readonly split: SplitChoice;
  readonly logLevel: LogLevel;
  /** Whether it counts what it does, for `/metrics`. */
  readonly metrics: boolean;
  /** Public names of the server. */
  readonly allowedHosts: readonly string[];
  /** Origins of pages elsewhere that may call. */
  readonly allowedOrigins: readonly string[];
  /** Origins whose pages may show this server's in a frame. */
  readonly frameAncestors: readonly string[];
  /** Empty, or with a slash in front and none behind. */
  readonly basePath: string;
  readonly trustedProxies: readonly string[];
  /** Seconds. */
  readonly keepAlive: number;
}

const DAY_SECONDS = 86_400;

/** Every setting of `serve`; `--help` and README.md list the same rows. */
export const SERVER_SETTINGS: { readonly [K in keyof ServerSettings]: Setting<ServerSettings[K]> } = {
  ports: {
    flag: "port",
    variable: "PORT",
    placeholder: "N[,N…]",
    help: "TCP ports to listen on, every protocol on each; 0 picks a free one",
    fallback: [7860],
    parse: parsePorts,
  },
  host: {
    flag: "host",
    variable: "HOST",
    placeholder: "ADDRESS",
    help: "address to listen on; 0.0.0.0 to be reached from other machines",
    fallback: "127.0.0.1",
    parse: parseHost,
  },
  workers: {
    flag: "workers",
    variable: "HELPDESK_WORKERS",
    placeholder: "N",
    help: "processes that share the port and its sessions; auto: one a core",
    fallback: 1,
    parse: parseWorkers,
  },
  maxConcurrentEnvs: {
    flag: "max-concurrent-envs",
    variable: "MAX_CONCURRENT_ENVS",
    placeholder: "N",
    help: "most sessions open at once, over all protocols",
    fallback: 1024,
    parse: wholeNumber(1, 1_000_000),
  },
  sessionTimeout: {
    flag: "session-timeout-s",
    variable: "SESSION_TIMEOUT_S",
    placeholder: "SECONDS",
    help: "idle time after which a session ends",
    fallback: 3600,
    parse: wholeNumber(1, 7 * DAY_SECONDS),
  },
  disconnectGrace: {
    flag: "disconnect-grace-s",
    variable: "DISCONNECT_GRACE_S",
    placeholder: "SECONDS",
    help: "time from the end of a session's last gRPC connection to its own end; 0: never",
    fallback: 300,
    parse: wholeNumber(0, 7 * DAY_SECONDS),
  },
  stepDeadline: {
    flag: "step-deadline-s",
    variable: "STEP_DEADLINE_S",
    placeholder: "SECONDS",
    help: "longest wait for an environment that answers later, below the clients' 60; the helpdesk always answers at once",
    fallback: 30,
    parse: wholeNumber(1, 3600),
  },
  pingInterval: {
    flag: "ping-interval-s",
    variable: "PING_INTERVAL_S",
    placeholder: "SECONDS",
    help: "how often each socket and HTTP/2 connection is pinged",
    fallback: 20,
    parse: wholeNumber(1, 3600),
  },
  pingPatience: {
    flag: "ping-patience-s",
    variable: "PING_PATIENCE_S",
    placeholder: "SECONDS",
    help: "how long a client may answer no ping before it is cut; longer than a trainer blocks its event loop",
    fallback: 300,
    parse: wholeNumber(1, DAY_SECONDS),
  },
  maxMessage: {
    flag: "max-message-bytes",
    variable: "MAX_MESSAGE_BYTES",
    placeholder: "BYTES",
    help: "largest request body, gRPC message or `/ws` message, unpacked",
    fallback: 1_048_576,
    parse: wholeNumber(1_024, 67_108_864),
  },
  maxUnfinished: {
    flag: "max-unfinished-bytes",
    variable: "MAX_UNFINISHED_BYTES",
    placeholder: "BYTES",
    help: "most that is held of requests and messages still arriving; beyond, the largest is refused",
    fallback: 67_108_864,
    parse: wholeNumber(1_048_576, 2 ** 32),
  },
  worldsKey: { ...KEY_SETTING, flag: "worlds-key" },
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "JSON file of your own tickets (data/README.md)",
    fallback: undefined,
    parse: nonEmpty,
  },
  split: {
    flag: "split",
    variable: "HELPDESK_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all: the tickets that are served; of the others no answer tells anything",
    fallback: "all",
    parse: oneOf(SPLIT_CHOICES),
  },
  logLevel: {
    flag: "log-level",
    variable: "LOG_LEVEL",
    placeholder: "LEVEL",
    help: `one of ${LOG_LEVELS.join(", ")}; debug adds a line a request`,
    fallback: "info",
    parse: oneOf(LOG_LEVELS),
  },
  metrics: {
    flag: "metrics",
    variable: "METRICS",
    placeholder: "[true|false]",
    help: "count what the server does, for Prometheus at /metrics (docs/operations.md)",
    fallback: true,
    parse: parseSwitch,
  },
  allowedHosts: {
    flag: "allowed-hosts",
    variable: "ALLOWED_HOSTS",
    placeholder: "NAME[,…]",
    help: "names under which browsers reach this server, beside localhost and addresses in digits: name, name:port, *.name",
    fallback: [],
    parse: parseHosts,
  },
  allowedOrigins: {
    flag: "allowed-origins",
    variable: "ALLOWED_ORIGINS",
    placeholder: "ORIGIN[,…]",
    help: "origins of pages elsewhere that may call, such as https://app.example; * for any",
    fallback: [],
    parse: parseOrigins,
  },
  frameAncestors: {
    flag: "frame-ancestors",
    variable: "FRAME_ANCESTORS",
    placeholder: "ORIGIN[,…]",
    help: "origins whose pages may show this server's pages in a frame",
    fallback: [],
    parse: parseSites,
  },
  basePath: {
    flag: "base-path",
    variable: "BASE_PATH",
    placeholder: "PATH",
    help: "path below which a proxy shows the server, such as /envs/helpdesk; taken off where it is there",
    fallback: "",
    parse: parseBasePath,
  },
  trustedProxies: {
    flag: "trusted-proxies",
    variable: "TRUSTED_PROXIES",
    placeholder: "ADDRESS[,…]",
    help: "proxies whose Forwarded and X-Forwarded-* are believed: addresses, ranges, or loopback, private, any",
    fallback: [],
    parse: parseProxies,
  },
  keepAlive: {
    flag: "keep-alive-s",
    variable: "KEEP_ALIVE_S",
    placeholder: "SECONDS",
    help: "how long an idle HTTP/1.1 connection is kept; above what a proxy in front keeps it",
    fallback: 120,
    parse: wholeNumber(1, 7200),
  },
  ...SECURITY_SETTINGS,
  ...STORE_SETTINGS,
  exam: {
    flag: "exam",
    variable: "HELPDESK_EXAM",
    placeholder: "FILE",
    help: "the exam that sessions play, as `exam create` wrote it",
    fallback: undefined,
    parse: nonEmpty,
  },
  examKey: {
    flag: "key",
    variable: "HELPDESK_EXAM_KEY",
    placeholder: "FILE",
    help: "file with the exam's key",
    fallback: undefined,
    parse: nonEmpty,
  },
  examLog: {
    flag: "exam-log",
    variable: "HELPDESK_EXAM_LOG",
    placeholder: "FILE",
    help: "where the exam is recorded; beside its file when unset, as `exam.log.jsonl`",
    fallback: undefined,
    parse: nonEmpty,
  },
};

function parseWorkers(text: string): Parsed<number> {
  if (text.trim().toLowerCase() === "auto") return parsed(Math.min(MOST_WORKERS, availableParallelism()));
  const count = wholeNumber(1, MOST_WORKERS)(text.trim());
  return count.ok ? count : refused(`must be a whole number from 1 to ${MOST_WORKERS}, or auto`);
}

/** More than any machine has cores worth their memory. */
const MOST_WORKERS = 128;

function parsePorts(text: string): Parsed<readonly number[]> {
  const port = wholeNumber(0, 65_535);
  const ports: number[] = [];
  for (const part of text.split(",")) {
    const one = port(part.trim());
    if (!one.ok) return refused(`must be one port from 0 to 65535, or several with commas between them`);
    if (one.value !== 0 && ports.includes(one.value)) return refused(`must not name port ${one.value} twice`);
    ports.push(one.value);
  }
  return parsed(ports);
}

import cluster, { type Worker } from "node:cluster";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage } from "../support/error-message.js";
import { MOST_QUICK_ENDS, QUICK_END_MS, waitBeforeStart } from "./back-off.js";
import { stockOf } from "./held-places.js";
import type { PrimaryMessage, WorkerMessage } from "./messages.js";
import { createPlaceLedger } from "./place-ledger.js";
import { FOLDER_VARIABLE, PORTS_VARIABLE } from "./worker-environment.js";
import { WorkerStartError } from "./worker-start-error.js";

/** What the primary says of its workers. */
export interface PrimaryLog {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface PrimaryOptions {
  readonly workers: number;
  readonly maxSessions: number;
  readonly log: PrimaryLog;
}

/** The workers of a server. */
export interface Workers {
  /** The ports that all of them serve. */
  readonly ports: readonly number[];
  /** Those of the start. */
  readonly processes: readonly { readonly worker: number; readonly pid: number | undefined }[];
  /** Settles when a worker was told to stop, or none can be kept alive; says why, and with which exit code to end. */
  readonly stopped: Promise<{ readonly reason: string; readonly exitCode: number }>;
  /** Hands a signal on to each of them. */
  signal(name: NodeJS.Signals): void;
  /** Lets all of them finish what is begun, then ends them. */
  close(graceMs: number): Promise<void>;
}

/**
 * Starts the workers and keeps so many alive. Settles when all of them serve; rejects with {@link WorkerStartError} when
 * one cannot.
 */
export async function startWorkers(options: PrimaryOptions): Promise<Workers> {
  const primary = new Primary(options, privateFolder());
  try {
    const ports = await primary.start();
    return {
      ports,
      processes: primary.processes(),
      stopped: primary.stopped,
      signal: (name) => primary.signal(name),
      close: (graceMs) => primary.close(graceMs),
    };
  } catch (error) {
    primary.kill();
    throw error;
  }
}

/** Nobody but this user may reach the workers there. It is gone when the process ends. */
function privateFolder(): string {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), "helpdesk-env-"));
  } catch (error) {
    const why = errorMessage(error);
    throw new WorkerStartError(
      `The workers reach each other by sockets in a folder of their own, and none can be made in ${tmpdir()}: ${why}. Name a folder that can be written in TMPDIR.`,
    );
  }
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One of so many workers that are to be alive; it is replaced when it ends. */
interface Slot {
  /** From 0. */
  readonly place: number;
  /** How many in a row ended quickly. */
  quickEnds: number;
}

interface Started {
  readonly worker: Worker;
  readonly slot: Slot;
  readonly startedAt: number;
  serves: boolean;
  isDrained: boolean;
}

class Primary {
  readonly stopped: Workers["stopped"];
  private readonly started = new Map<number, Started>();
  private readonly restarts = new Set<NodeJS.Timeout>();
  private readonly stock: number;
  private readonly places;
  private newest = 0;
  private ports: readonly number[] = [];
  private phase: "starting" | "serving" | "closing" = "starting";
  /** By the caller whose it is. */
  private readonly nameless = new Map<string, { readonly at: number; readonly played: boolean }>();
  private stop: (why: Awaited<Workers["stopped"]>) => void = () => undefined;
  /** Called after whatever happened to a worker. */
  private onChange: () => void = () => undefined;
  /** Why the start failed. */
  private refusal: WorkerStartError | undefined;

  constructor(
    private readonly options: PrimaryOptions,
    private readonly folder: string,
  ) {
    this.stock = stockOf(options.maxSessions, options.workers);
    this.stopped = new Promise((resolve) => {
      this.stop = resolve;
    });
    this.places = createPlaceLedger(options.maxSessions, {
      grant: (worker, places, waiting) => this.tell(worker, { kind: "places", places, waiting }),
      refuse: (worker) => this.tell(worker, { kind: "full" }),
      recall: (worker) => this.tell(worker, { kind: "recall" }),
      giveUp: (worker) => this.tell(worker, { kind: "give_up" }),
    });
  }

  async start(): Promise<readonly number[]> {
    for (let count = 0; count < this.options.workers; count += 1) this.fork({ place: count, quickEnds: 0 });
    await this.until(
      () => this.refusal !== undefined || [...this.started.values()].every(({ serves }) => serves),
    );
    if (this.refusal !== undefined) throw this.refusal;
    this.phase = "serving";
    return this.ports;
  }

  processes(): Workers["processes"] {
    return [...this.started].map(([worker, started]) => ({ worker, pid: pidOf(started) }));
  }

  async close(graceMs: number): Promise<void> {
    this.phase = "closing";
    for (const restart of this.restarts) clearTimeout(restart);
    const cutOff = setTimeout(() => this.kill(), graceMs);
    this.tellAll({ kind: "drain" });
    await this.until(() => [...this.started.values()].every(({ isDrained }) => isDrained));
    this.tellAll({ kind: "end" });
    await this.until(() => this.started.size === 0);
    clearTimeout(cutOff);
  }

  /** Ends all workers at once. */
  kill(): void {
    this.phase = "closing";
    this.signal("SIGKILL");
  }

  signal(name: NodeJS.Signals): void {
    for (const { worker } of this.started.values()) worker.process.kill(name);
  }

  private until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.onChange = () => {
        if (isSo()) resolve();
      };
      this.onChange();
    });
  }

  private fork(slot: Slot): void {
    const ports =
      this.started.size === 0 && this.ports.length > 0 ? { [PORTS_VARIABLE]: this.ports.join(",") } : {};
    const worker = cluster.fork({ [FOLDER_VARIABLE]: this.folder, ...ports });
    const { id } = worker;
    this.newest = Math.max(this.newest, id);
    this.started.set(id, { worker, slot, startedAt: performance.now(), serves: false, isDrained: false });
    worker.on("message", (message: WorkerMessage) => this.take(id, message));
    worker.on("error", (error) =>
      this.options.log.error({ err: error, worker: id }, "a worker cannot be reached"),
    );
    worker.once("exit", (code, signal) => this.ended(id, code, signal));
    this.tellWhoIsThere();
  }

  private take(id: number, message: WorkerMessage): void {
    const started = this.started.get(id);
    if (started === undefined) return;
    switch (message.kind) {
      case "hello":
        this.places.join(id);
        this.tell(id, this.whoIsThere());
        return this.places.want(id, this.stock, false);
      case "serving":
        started.serves = true;
        this.ports = message.ports;
        if (this.phase === "closing") this.tell(id, { kind: "drain" });
        else if (this.phase === "serving")
          this.log.info({ worker: id, pid: pidOf(started) }, `worker ${id} serves`);
        return this.onChange();
      case "refused":
        this.refusal ??= new WorkerStartError(message.problem);
        if (this.phase === "serving")
          this.log.error({ worker: id }, `worker ${id} cannot serve: ${message.problem}`);
        return this.onChange();
      case "want":
        return this.places.want(id, message.places, message.waiting);
      case "return":
        return this.places.giveBack(id, message.places);
      case "recalled":
        return this.places.recalled(id, message.places, message.idleMs);
      case "gave_up":
        return this.places.gaveUp(id, message.places);
      case "find_nameless": {
        const { at = null, played = false } = this.nameless.get(message.caller) ?? {};
        return this.tell(id, { kind: "nameless", question: message.question, at, played });
      }
      case "nameless_here":
        this.nameless.set(message.caller, { at: id, played: message.played });
        return this.tell(id, { kind: "noted", question: message.question });
      case "drained":
        started.isDrained = true;
        return this.onChange();
      case "stop":
        return this.stop({ reason: message.reason, exitCode: 0 });
    }
  }

  private ended(id: number, code: number | null, signal: string | null): void {
    const started = this.started.get(id);
    this.started.delete(id);
    this.places.leave(id);
    this.tellWhoIsThere();
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    if (started !== undefined && this.phase === "starting") {
      this.refusal ??= new WorkerStartError(
        `A worker ended ${how} before it served, so the server does not start. What it said stands above.`,
      );
    } else if (started !== undefined && this.phase === "serving") this.replace(id, started, how);
    this.onChange();
  }

  private replace(id: number, started: Started, how: string): void {
    const { slot, startedAt } = started;
    slot.quickEnds = performance.now() - startedAt < QUICK_END_MS ? slot.quickEnds + 1 : 1;
    const waitMs = waitBeforeStart(slot.quickEnds);
    const details = { worker: id, pid: pidOf(started), workersLeft: this.started.size, waitMs };
    const next = waitMs === 0 ? "another is started" : `another is started in ${waitMs / 1000} s`;
    this.log.error(details, `worker ${id} ended ${how}; its sessions are lost; ${next}`);
    if (this.started.size === 0 && slot.quickEnds >= MOST_QUICK_ENDS) {
      return this.stop({ reason: "no worker stays alive", exitCode: 1 });
    }
    const restart = setTimeout(() => {
      this.restarts.delete(restart);
      this.fork(slot);
    }, waitMs);
    this.restarts.add(restart);
  }

  private get log(): PrimaryLog {
    return this.options.log;
  }

  private whoIsThere(): PrimaryMessage {
    const alive = Array<number | null>(this.options.workers).fill(null);
    for (const [worker, { slot }] of this.started) alive[slot.place] = worker;
    return { kind: "workers", alive, newest: this.newest };
  }

  private tellWhoIsThere(): void {
    this.tellAll(this.whoIsThere());
  }

  private tellAll(message: PrimaryMessage): void {
    for (const id of this.started.keys()) this.tell(id, message);
  }

  /** What a worker is told that has just ended nobody hears: its end is told of by itself. */
  private tell(id: number, message: PrimaryMessage): void {
    const worker = this.started.get(id)?.worker;
    if (worker?.isConnected() === true) worker.process.send(message, () => undefined);
  }
}

function pidOf({ worker }: Started): number | undefined {
  return worker.process.pid;
}

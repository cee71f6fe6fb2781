import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PrimaryMessage, WorkerMessage } from "../../../src/workers/messages.js";
import { startWorkers, type Workers } from "../../../src/workers/primary.js";
import { PORTS_VARIABLE } from "../../../src/workers/worker-environment.js";

/** A worker without a process. */
class FakeWorker extends EventEmitter {
  readonly heard: PrimaryMessage[] = [];
  readonly signals: string[] = [];
  readonly process = {
    pid: 0,
    send: (message: PrimaryMessage): void => void this.heard.push(message),
    kill: (signal: string): void => void this.signals.push(signal),
  };

  constructor(
    readonly id: number,
    readonly environment: Readonly<Record<string, string>>,
  ) {
    super();
  }

  isConnected(): boolean {
    return true;
  }

  says(message: WorkerMessage): void {
    this.emit("message", message);
  }

  serve(): void {
    this.says({ kind: "hello" });
    this.says({ kind: "serving", ports: [7860] });
  }

  die(): void {
    this.emit("exit", null, "SIGSEGV");
  }
}

const workers: FakeWorker[] = [];
vi.mock("node:cluster", () => ({
  default: {
    fork(environment: Readonly<Record<string, string>>) {
      const worker = new FakeWorker(workers.length + 1, environment);
      workers.push(worker);
      return worker;
    },
  },
}));

const said: string[] = [];
const log = {
  info: (_: object, message: string): void => void said.push(message),
  error: (_: object, message: string): void => void said.push(message),
};

beforeEach(() => {
  vi.useFakeTimers();
  workers.length = 0;
  said.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function start(count: number): Promise<Workers> {
  return startWorkers({ workers: count, maxSessions: 64, log });
}

/** The one that was started last. */
function newest(): FakeWorker {
  const worker = workers.at(-1);
  if (worker === undefined) throw new Error("none was started");
  return worker;
}

test("a worker that cannot serve fails the start with its own reason, and the others are ended", async () => {
  const started = start(2);
  workers[0]?.serve();
  workers[1]?.says({ kind: "refused", problem: "Port 7860 is taken." });
  await expect(started).rejects.toThrow("Port 7860 is taken.");
  expect(workers.map(({ signals }) => signals)).toEqual([["SIGKILL"], ["SIGKILL"]]);
});

test("a worker that ends before it serves fails the start with how it ended", async () => {
  const started = start(1);
  newest().die();
  await expect(started).rejects.toThrow(
    "A worker ended by SIGSEGV before it served, so the server does not start. What it said stands above.",
  );
});

test("workers that die again and again are replaced ever later, and with none alive the server gives up", async () => {
  const started = start(1);
  newest().serve();
  const { stopped } = await started;
  const waits: number[] = [];
  for (let deaths = 1; deaths < 5; deaths += 1) {
    const before = performance.now();
    newest().die();
    await vi.advanceTimersToNextTimerAsync();
    waits.push(performance.now() - before);
    // The port that was taken at the start stays.
    expect(newest()).toMatchObject({ id: deaths + 1, environment: { [PORTS_VARIABLE]: "7860" } });
    newest().serve();
  }
  expect(waits).toEqual([0, 1_000, 2_000, 4_000]);
  newest().die();
  expect(await stopped).toEqual({ reason: "no worker stays alive", exitCode: 1 });
  expect(said.filter((line) => line.startsWith("worker 3"))).toEqual([
    "worker 3 serves",
    "worker 3 ended by SIGSEGV; its sessions are lost; another is started in 2 s",
  ]);
});

test("one worker that dies again and again does not end a server whose other worker lives", async () => {
  const started = start(2);
  for (const worker of workers) worker.serve();
  const { stopped } = await started;
  let ended = false;
  void stopped.then(() => (ended = true));
  for (let deaths = 0; deaths < 8; deaths += 1) {
    newest().die();
    await vi.advanceTimersToNextTimerAsync();
    newest().serve();
  }
  expect([workers.length, ended]).toEqual([10, false]);
  // All know who is there, each at its place.
  expect(workers[0]?.heard.at(-1)).toEqual({ kind: "workers", alive: [1, 10], newest: 10 });
});

test("a worker that a signal reached stops all, each after it has answered what it had begun", async () => {
  const started = start(2);
  for (const worker of workers) worker.serve();
  const team = await started;
  workers[1]?.says({ kind: "stop", reason: "SIGTERM" });
  expect(await team.stopped).toEqual({ reason: "SIGTERM", exitCode: 0 });
  const closed = team.close(5_000);
  workers[0]?.says({ kind: "drained" });
  await Promise.resolve();
  const last = (): readonly unknown[] => workers.map(({ heard }) => heard.at(-1)?.kind);
  expect(last()).toEqual(["drain", "drain"]);
  workers[1]?.says({ kind: "drained" });
  await vi.advanceTimersByTimeAsync(0);
  expect(last()).toEqual(["end", "end"]);
  for (const worker of workers) worker.emit("exit", 0, null);
  await closed;
});

test("workers that do not finish in time are ended", async () => {
  const started = start(1);
  newest().serve();
  const closed = (await started).close(5_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(newest().signals).toEqual(["SIGKILL"]);
  newest().die();
  // Nobody said that it had drained, and nobody is left.
  await closed;
});

/** What this needs of Node.js's `process`; a browser has none. */
interface Process {
  readonly pid: number;
  on(event: string, listener: (signal: string) => void): unknown;
  off(event: string, listener: (signal: string) => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
}

/** Shared by every copy of this package in the process, so that two of them do not wait for each other. */
interface Exit {
  readonly closers: Set<() => Promise<void>>;
  install(): void;
  remove(): void;
}

/** What this reads and keeps in the global object. */
interface World {
  readonly process?: Process;
  helpdeskEnvClientExit?: Exit;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** How long a signal waits for the closing, in milliseconds. */
const PATIENCE_MS = 1000;

/**
 * Has something closed when the program has nothing more to do, or is ended by SIGINT, SIGTERM or SIGHUP; a program that
 * listens to one of them itself decides itself. Gives back how to take it off. Does nothing outside Node.js.
 */
export function closeAtExit(close: () => Promise<void>): () => void {
  const exit = exitOf(globalThis);
  if (exit === undefined) return () => undefined;
  if (exit.closers.size === 0) exit.install();
  exit.closers.add(close);
  return () => {
    if (exit.closers.delete(close) && exit.closers.size === 0) exit.remove();
  };
}

function exitOf(world: World): Exit | undefined {
  const { process } = world;
  if (typeof process?.listenerCount !== "function" || typeof process.kill !== "function") return undefined;
  return (world.helpdeskEnvClientExit ??= createExit(process));
}

function createExit(process: Process): Exit {
  const closers = new Set<() => Promise<void>>();
  const closeAll = async (): Promise<void> => {
    // The program is about to end: there is nobody to tell of a failure.
    await Promise.allSettled([...closers].map((close) => close()));
  };
  const onIdle = (): void => void closeAll();
  const onSignal = (signal: string): void => {
    if (process.listenerCount(signal) > 1) return;
    const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    void Promise.race([closeAll(), waited]).then(() => {
      remove();
      process.kill(process.pid, signal);
    });
  };
  const remove = (): void => {
    process.off("beforeExit", onIdle);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const install = (): void => {
    process.on("beforeExit", onIdle);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  };
  return { closers, install, remove };
}

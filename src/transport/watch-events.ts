import type { Observation } from "../domain/observation.js";
import { HelpdeskError, MAX_UNREAD_WATCH_ANSWERS, type SessionEnd, type Watcher } from "../service/index.js";
import { andThen, type Awaitable } from "../support/awaitable.js";

/** What a watcher is told. */
export type WatchEvent =
  | { readonly kind: "answer"; readonly stepCount: number; readonly observation: Observation }
  | { readonly kind: "ended"; readonly how: SessionEnd };

/** A watch that somebody reads. It has to be stopped, read or not. */
export interface WatchEvents {
  /**
   * The next event; undefined after the last. Rejects with `watcher_too_slow`, and with what the watch fails with. One at a
   * time is asked for.
   */
  next(): Promise<WatchEvent | undefined>;
  stop(): void;
}

/** Begins a watch: tells the watcher, and gives what ends that. Throws, or rejects with, what it cannot begin for. */
export type BeginWatch = (watcher: Watcher) => Awaitable<() => void>;

/**
 * Keeps what is told until it is read, as much as it may; beside that what is told while the watch begins, which is no
 * sign of a slow reader. Throws, or rejects with, what `begin` does. `settled`: no event is given before it.
 */
export function readWatch(
  begin: BeginWatch,
  settled: () => Promise<void> | undefined = () => undefined,
  mostUnread = MAX_UNREAD_WATCH_ANSWERS,
): Awaitable<WatchEvents> {
  const queue = new WatchQueue(mostUnread, settled);
  return andThen(begin(queue), (end) => {
    queue.hasBegun(end);
    return queue;
  });
}

class WatchQueue implements WatchEvents, Watcher {
  private events: WatchEvent[] = [];
  private most = Infinity;
  private failure: Error | undefined;
  private isOver = false;
  private wake = (): void => undefined;
  private end = (): void => undefined;

  constructor(
    private readonly mostUnread: number,
    private readonly settled: () => Promise<void> | undefined,
  ) {}

  hasBegun(end: () => void): void {
    this.most = this.events.length + this.mostUnread;
    if (this.isOver) end();
    else this.end = end;
  }

  answered(stepCount: number, observation: Observation): void {
    if (this.events.length < this.most) return this.add({ kind: "answer", stepCount, observation });
    const problem = `${this.events.length} answers of the session waited for its watcher.`;
    this.failed(new HelpdeskError("watcher_too_slow", problem, "session_id"));
  }

  ended(how: SessionEnd): void {
    this.add({ kind: "ended", how });
  }

  failed(error: unknown): void {
    this.stop();
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.wake();
  }

  async next(): Promise<WatchEvent | undefined> {
    while (this.events.length === 0 && this.failure === undefined && !this.isOver) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure !== undefined) throw this.failure;
    const event = this.events.shift();
    await this.settled();
    if (event?.kind === "ended") this.stop();
    return event;
  }

  /** What was not read is forgotten: a watcher that is too slow costs nothing from then on. */
  stop(): void {
    this.isOver = true;
    this.events = [];
    this.end();
    this.wake();
  }

  private add(event: WatchEvent): void {
    if (this.isOver) return;
    this.events.push(event);
    this.wake();
  }
}

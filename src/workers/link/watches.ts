import { deserialize, serialize } from "node:v8";
import type { PassedCalls, PassedWatch } from "../../transport/peers.js";
import type { WatchEvents } from "../../transport/watch-events.js";
import { writeFailure } from "./failure.js";
import type { frameWriter, LinkFrame } from "./frames.js";
import { ANSWER, ASK } from "./words.js";

/** The watches that another worker has here. */
export interface LinkWatches {
  /** Whether the frame was about one. */
  take(frame: LinkFrame): boolean;
  /** The other worker is gone. */
  close(): void;
}

export function answerWatches(
  write: ReturnType<typeof frameWriter>,
  calls: Pick<PassedCalls, "watch">,
): LinkWatches {
  const watches = new Map<number, WatchEvents | undefined>();

  async function watch(question: number, call: PassedWatch): Promise<void> {
    watches.set(question, undefined);
    try {
      const events = await calls.watch(call);
      // It was over before it began.
      if (!watches.has(question)) {
        events.stop();
        return;
      }
      watches.set(question, events);
      write(ANSWER.good, question);
      for (let event = await events.next(); event !== undefined; event = await events.next()) {
        if (watches.has(question)) write(ANSWER.event, question, serialize(event));
      }
    } catch (error) {
      if (watches.has(question)) write(ANSWER.failure, question, writeFailure(error));
    }
    watches.delete(question);
  }

  function unwatch(question: number): void {
    const events = watches.get(question);
    watches.delete(question);
    events?.stop();
  }

  return {
    take({ kind, question, bytes }) {
      if (kind === ASK.unwatch) unwatch(question);
      // Written by the same program.
      else if (kind === ASK.watch) void watch(question, deserialize(bytes) as PassedWatch);
      else return false;
      return true;
    },
    close() {
      for (const question of watches.keys()) unwatch(question);
    },
  };
}

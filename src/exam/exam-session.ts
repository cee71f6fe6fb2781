import type { Observation } from "../domain/observation.js";
import type { Split } from "../domain/vocabulary.js";
import {
  checkIdentifier,
  HelpdeskError,
  type Connection,
  type ResetOptions,
  type Session,
} from "../service/index.js";
import type { Ending } from "./event.js";
import type { Ledger } from "./ledger.js";
import type { Veil } from "./veil.js";

export interface ExamSessionOptions {
  readonly session: Session;
  /** In the exam's record. */
  readonly name: string;
  readonly split: Split | "all";
  readonly ledger: Ledger;
  readonly veil: Veil;
  /** How the session ended, once it has. */
  readonly ending: () => Ending;
}

/** What a reset of an exam may not name, as the contract spells it. */
const FIXED = {
  taskId: "task_id",
  seed: "seed",
  queueSize: "queue_size",
  ticketIds: "ticket_ids",
  episodeId: "episode_id",
  split: "split",
  rewardMode: "reward_mode",
} as const satisfies Record<Exclude<keyof ResetOptions, "agent">, string>;

/** A session that plays what the exam deals, and sees it through a veil. */
export function createExamSession(options: ExamSessionOptions): Session {
  const { session: inner, name, split, ledger, veil, ending } = options;
  /** The episode in progress. */
  let playing: number | undefined;
  let steps = 0;
  const holders = new Set<Connection>();

  /** A call that is refused is written down. */
  function recorded<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (error instanceof HelpdeskError) ledger.refuse(name, error);
      throw error;
    }
  }

  function withheld(what: "state" | "report"): never {
    return recorded(() => {
      throw new HelpdeskError("exam_withheld", `An exam withholds the ${what} of its episodes.`, what);
    });
  }

  function finish(how: Ending): void {
    if (playing === undefined) return;
    ledger.end(playing, how);
    playing = undefined;
  }

  function reset(wanted: ResetOptions): Observation {
    refuseFixed(wanted);
    if (wanted.agent !== undefined) checkIdentifier("agent", wanted.agent);
    const episode = ledger.next();
    const { taskId, seed } = episode;
    const seen = inner.reset({ taskId, seed, ...(split !== "all" && { split }) });
    finish("replaced");
    ledger.deal(episode, name, wanted.agent ?? null);
    playing = episode.index;
    steps = 0;
    return veil.observation(seen);
  }

  const session: Session = {
    id: inner.id,
    reset: (wanted) => recorded(() => reset(wanted)),
    step: (action, stepOptions) =>
      recorded(() => {
        const played = veil.action(action);
        const seen = inner.step(played, stepOptions);
        // A request that was sent again moves nothing.
        if (playing !== undefined && seen.history.length > steps) {
          steps = seen.history.length;
          ledger.act(playing, played);
          if (seen.done) finish(seen.truncated ? "step_limit" : "completed");
        }
        return veil.observation(seen);
      }),
    state: () => withheld("state"),
    report: () => withheld("report"),
    taskId: () => inner.taskId(),
    claim: () => inner.claim(),
    heldBy(connection) {
      holders.add(connection);
      inner.heldBy(connection);
    },
    letGoBy(connection) {
      holders.delete(connection);
      inner.letGoBy(connection);
    },
    setReattachable: (reattachable) => inner.setReattachable(reattachable),
    close: () => inner.close(),
    get ended() {
      return inner.ended;
    },
  };
  inner.ended.addEventListener("abort", () => {
    finish(ending());
    // The connection holds this session, and the inner one is what it is told of.
    for (const holder of holders) holder.forget(session);
  });
  return session;
}

function refuseFixed(wanted: ResetOptions): void {
  const named = Object.entries(FIXED).flatMap(([key, field]) => (hasValue(wanted, key) ? [field] : []));
  const [first] = named;
  if (first === undefined) return;
  throw new HelpdeskError("exam_fixed", `This is an exam: a reset cannot name ${named.join(", ")}.`, first);
}

function hasValue(wanted: ResetOptions, key: string): boolean {
  return key in wanted && wanted[key as keyof ResetOptions] !== undefined;
}

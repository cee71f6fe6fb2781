import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import {
  checkIdentifier,
  HelpdeskError,
  laterObservation,
  type ObservationOptions,
  type ResetOptions,
  type Session,
  type StepOptions,
} from "../service/index.js";
import { shownJson } from "../support/shorten.js";
import type { Ending } from "./event.js";
import type { Ledger } from "./ledger.js";
import type { PlannedEpisode } from "./plan.js";
import type { Veil } from "./veil.js";
import { withheld } from "./withheld.js";

export interface ExamSessionOptions {
  readonly session: Session;
  /** In the exam's record. */
  readonly name: string;
  readonly split: SplitChoice;
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
  source: "source",
  rewardMode: "reward_mode",
  run: "run",
  policy: "policy",
} as const satisfies Record<Exclude<keyof ResetOptions, Free>, string>;

/** What a reset of an exam may name, or what is no name of the contract. */
type Free = "agent" | "ignored" | "observationOptions" | "reattachable" | "requestId";

/** A session that plays what the exam deals, and sees it through a veil. */
export function createExamSession(options: ExamSessionOptions): Session {
  const { session: inner, split, veil, ending } = options;
  const record = createRecorder(options);
  let leftOut: ObservationOptions = {};

  /** What the last reset answered, where that named itself and no step came after it. */
  let dealt: { readonly requestId: string; readonly observation: Observation } | undefined;

  function reset(wanted: ResetOptions): Observation {
    refuseFixed(wanted);
    if (wanted.agent !== undefined) checkIdentifier("agent", wanted.agent);
    // The same reset again deals no other episode.
    if (dealt !== undefined && dealt.requestId === wanted.requestId && inner.taskId() !== null) {
      return veil.observation(dealt.observation);
    }
    const episode = record.next();
    const { taskId, seed } = episode;
    const { reattachable, requestId } = wanted;
    const own = { reattachable, ...(requestId !== undefined && { requestId }) };
    const observation = inner.reset({ taskId, seed, split, ...own });
    record.deal(episode, wanted.agent ?? null);
    dealt = requestId === undefined ? undefined : { requestId, observation };
    leftOut = wanted.observationOptions ?? {};
    return veil.observation(observation);
  }

  /** The record reads the whole history, so that what is left out is left out here. */
  function step(action: Action, { observationOptions, ...stepOptions }: StepOptions = {}): Observation {
    const played = veil.action(action);
    const observation = inner.step(played, stepOptions);
    record.act(played, observation);
    dealt = undefined;
    return laterObservation(veil.observation(observation), leftOut, observationOptions);
  }

  inner.ended.addEventListener("abort", () => record.finish(ending()));
  return {
    id: inner.id,
    owner: inner.owner,
    reset: (wanted) => record.attempt(() => reset(wanted)),
    step: (action, stepOptions) => record.attempt(() => step(action, stepOptions)),
    state: () => record.attempt(() => withheld("the state of its episodes", "state")),
    report: () => record.attempt(() => withheld("the report of its episodes", "report")),
    taskId: () => inner.taskId(),
    claim: () => inner.claim(),
    heldBy: (connection) => inner.heldBy(connection),
    letGoBy: (connection) => inner.letGoBy(connection),
    close: () => inner.close(),
    get ended() {
      return inner.ended;
    },
  };
}

/** Writes what one session plays into the exam's record. */
interface Recorder {
  /** The episode that the next reset plays. */
  next(): PlannedEpisode;
  /** The episode has started; it replaces one in progress. */
  deal(episode: PlannedEpisode, agent: string | null): void;
  /** The action was played and led to the observation. */
  act(action: Action, observation: Observation): void;
  finish(how: Ending): void;
  /** Makes the call; one that is refused is written down too. */
  attempt<T>(call: () => T): T;
}

function createRecorder({ ledger, name }: ExamSessionOptions): Recorder {
  /** The index of the episode in progress. */
  let playing: number | undefined;
  let steps = 0;

  function finish(how: Ending): void {
    if (playing === undefined) return;
    ledger.end(playing, how);
    playing = undefined;
  }

  return {
    next: () => ledger.next(),
    deal(episode, agent) {
      finish("replaced");
      ledger.deal(episode, name, agent);
      playing = episode.index;
      steps = 0;
    },
    act(action, { history, done, truncated }) {
      // A request that was sent again moves nothing.
      if (playing === undefined || history.length <= steps) return;
      steps = history.length;
      ledger.act(playing, action);
      if (done) finish(truncated ? "step_limit" : "completed");
    },
    finish,
    attempt(call) {
      try {
        return call();
      } catch (error) {
        if (error instanceof HelpdeskError) ledger.refuse(name, error);
        throw error;
      }
    },
  };
}

/** Refuses also what is dropped elsewhere: `taskId` or a null seed is a wish that the exam would not grant. */
function refuseFixed(wanted: ResetOptions): void {
  const fixed = Object.entries(FIXED).flatMap(([key, field]) => (hasValue(wanted, key) ? [field] : []));
  const ignored = (wanted.ignored ?? []).filter((name) => name !== "agent");
  const named = [...fixed, ...ignored.map(shownName)];
  const [first] = named;
  if (first === undefined) return;
  const more = named.length > MOST_NAMES ? ` and ${named.length - MOST_NAMES} more` : "";
  const names = named.slice(0, MOST_NAMES).join(", ") + more;
  throw new HelpdeskError("exam_fixed", `This is an exam: a reset cannot name ${names}.`, first);
}

/** Names told of one reset; the contract itself has fewer. */
const MOST_NAMES = 10;

/** A caller's own name: as it is where it is a plain word. */
function shownName(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : shownJson(name, 64);
}

function hasValue(wanted: ResetOptions, key: string): boolean {
  return key in wanted && wanted[key as keyof ResetOptions] !== undefined;
}

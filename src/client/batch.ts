import type { CallOptions } from "@connectrpc/connect";
import type { ItemError } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Action } from "./action.js";
import type { BatchResult } from "./batch-result.js";
import { playRounds, type Entry, type Outcome } from "./batch-rounds.js";
import type { Call } from "./call.js";
import { HelpdeskError } from "./failure.js";
import { itemError } from "./item-error.js";
import type { ResetOptions, StepOptions } from "./requests.js";
import { olderServer, type ServerInfo } from "./server-info.js";
import type { Stub } from "./session-calls.js";
import type { HelpdeskSession } from "./session.js";

/** A session to reset together with others. */
export interface BatchResetItem {
  /** Of this client, and none that ends with its stream. */
  readonly session: HelpdeskSession;
  /** As `session.reset` takes them. */
  readonly options?: ResetOptions;
}

/** An action to take together with others. */
export interface BatchStepItem {
  /** Of this client. */
  readonly session: HelpdeskSession;
  /** As `session.step` takes it. */
  readonly action: Action;
  /** As `session.step` takes them. */
  readonly options?: StepOptions;
}

/** The calls that take many sessions at once. */
export interface Batches {
  readonly reset: (items: readonly BatchResetItem[]) => Promise<readonly BatchResult[]>;
  readonly step: (items: readonly BatchStepItem[]) => Promise<readonly BatchResult[]>;
}

/** What batches need of their client. */
export interface BatchContext {
  readonly stub: Stub;
  readonly call: Call;
  readonly callOptions: CallOptions;
  readonly ready: () => Promise<ServerInfo>;
}

export function createBatches({ stub, call, callOptions, ready }: BatchContext): Batches {
  const played = async <Message, Answer>(
    entries: readonly Entry<Message, Answer>[],
    send: (items: Message[]) => Promise<readonly Outcome<Answer>[]>,
  ): Promise<readonly BatchResult[]> => playRounds(entries, limitOf(await ready()), { send, call });
  return {
    reset: (items) =>
      played(
        items.map(({ session, options = {} }) => ({
          session,
          begin: (book) => {
            if (book.endsWithStream) throw boundToStream();
            return book.reset(options);
          },
        })),
        async (messages) => {
          const { results } = await stub.batchReset({ items: messages }, callOptions);
          return results.map(({ result }) =>
            result.case === "reset" ? { answer: result.value } : failed(result.value),
          );
        },
      ),
    step: (items) =>
      played(
        items.map(({ session, action, options = {} }) => ({
          session,
          begin: (book) => book.step(action, options),
        })),
        async (messages) => {
          const { results } = await stub.batchStep({ items: messages }, callOptions);
          return results.map(({ result }) =>
            result.case === "step" ? { answer: result.value } : failed(result.value),
          );
        },
      ),
  };
}

function failed(error: ItemError | undefined): { readonly thrown: unknown } {
  return { thrown: error === undefined ? new Error("the result says nothing") : itemError(error) };
}

function limitOf({ maxBatchItems, contractVersion }: ServerInfo): number {
  if (maxBatchItems > 0) return maxBatchItems;
  throw olderServer(contractVersion, "batches", "Reset and step each session by itself");
}

function boundToStream(): HelpdeskError {
  return new HelpdeskError({
    reason: "invalid_option",
    subject: "session",
    problem: "A session with closeWithStream is reset on its stream, which a batch is not.",
    nextStep: "Reset it by itself, or leave out closeWithStream.",
  });
}

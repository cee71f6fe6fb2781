import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { PlayRequestSchema, PlayResponse } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "./failure.js";
import { createOutbox } from "./outbox.js";
import type { Stub } from "./session-calls.js";

type Request = MessageInitShape<typeof PlayRequestSchema>;
export type PlayCall = NonNullable<Request["call"]>;
export type PlayAnswer = PlayResponse["answer"];

/** How long the server may take to end a stream that the client has ended, in milliseconds. */
const END_PATIENCE_MS = 1000;

/** Who waits for an answer. One of the two is called, once. */
export interface Waiting {
  answered(answer: PlayAnswer): void;
  failed(error: unknown): void;
}

/** One stream, from its opening to its end. */
export interface PlayLine {
  /** Requests that have no answer yet. */
  readonly unanswered: number;
  /** Whether somebody wants it to stay open although nothing is unanswered. */
  readonly kept: boolean;
  /** Keeps it open; `lost` is called when it is over. Gives what to call when it need not stay any more. */
  keep(lost: () => void): () => void;
  send(call: PlayCall, closeWithStream: boolean, waiting: Waiting): void;
  /** Sends nothing more, and waits for the server to end its side too. */
  end(): Promise<void>;
}

/** `ended` is called once the stream is over, whoever ended it, after all that waited have been told. */
export function openLine(stub: Stub, ended: () => void): PlayLine {
  const outbox = createOutbox<Request>();
  const waitingById = new Map<bigint, Waiting>();
  const keepers = new Set<() => void>();
  const abort = new AbortController();
  let lastId = 0n;
  const read = async (): Promise<void> => {
    let reason: unknown = new ConnectError("the server ended the stream", Code.Unavailable);
    try {
      // A limit of time is each request's: the stream itself has none.
      for await (const answer of stub.play(outbox.messages, { timeoutMs: 0, signal: abort.signal })) {
        const waiting = waitingById.get(answer.id);
        waitingById.delete(answer.id);
        waiting?.answered(answer.answer);
      }
    } catch (error) {
      reason = isOfFetch(error) ? noStreams() : error;
    }
    outbox.end();
    for (const lost of keepers) lost();
    const left = [...waitingById.values()];
    waitingById.clear();
    for (const waiting of left) waiting.failed(reason);
    ended();
  };
  const over = read();
  return {
    get unanswered() {
      return waitingById.size;
    },
    get kept() {
      return keepers.size > 0;
    },
    keep: (lost) => {
      keepers.add(lost);
      return () => keepers.delete(lost);
    },
    send: (call, closeWithStream, waiting) => {
      lastId += 1n;
      waitingById.set(lastId, waiting);
      outbox.put({ id: lastId, call, closeWithStream });
    },
    end: async () => {
      outbox.end();
      const timer = setTimeout(() => abort.abort(), END_PATIENCE_MS);
      await over;
      clearTimeout(timer);
    },
  };
}

/** What the transports of connect-web say of a stream: nothing else tells them from others. */
function isOfFetch(error: unknown): boolean {
  return ConnectError.from(error).rawMessage.startsWith("The fetch API does not support streaming");
}

/** `fetch` sends a request whole before it reads the answer. */
export function noStreams(): HelpdeskError {
  return new HelpdeskError({
    reason: "invalid_option",
    subject: "transport",
    problem: "A stream goes both ways, which fetch does not.",
    nextStep:
      "In Node.js give a transport: createGrpcTransport of @connectrpc/connect-node. In a browser use batchReset and batchStep, or session().",
  });
}

import { constants, type ServerHttp2Stream } from "node:http2";
import type { ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { HelpdeskError, MAX_UNANSWERED_PLAY_REQUESTS } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import { ReverseOutput } from "../../wire/protobuf/output.js";
import { internalError, toConnectError } from "../connect/errors.js";
import { MessageSplitter } from "../connect/message-splitter.js";
import { drained } from "../connect/play.js";
import { unpacked } from "../connect/sent-messages.js";
import { cutReason, type Intake, type Unfinished } from "../intake/index.js";
import type { CallBatch } from "./call-batch.js";
import { playFrames, type PlayAnswer } from "./play-answers.js";

/** Calls that are made before others get their turn: some milliseconds' work. */
const MOST_AT_ONCE = 64;

/** Bytes of answers that may wait for the client to take them; with more, nothing is read. */
const MOST_WAITING_BYTES = 1_048_576;

/** Time for a client to end its side once it has its status; then the stream is closed. */
const LINGER_MS = 1_000;

const HEADERS = { ":status": 200, "content-type": "application/grpc+proto" } as const;

export interface PlayStreamOptions {
  readonly stream: ServerHttp2Stream;
  readonly intake: Intake;
  /** Where its calls are made, beside those of others. */
  readonly turn: CallBatch;
  readonly shutdown: AbortSignal;
  /** Answers one message, now or later; throws what ends the stream. Those of one session come in their order. */
  readonly answer: (message: Buffer) => Awaitable<PlayAnswer>;
  /** Told of what is not the caller's. */
  readonly fault: (error: unknown) => void;
  /** The stream is gone, in whatever way. */
  readonly closed: () => void;
}

/** Written into by one stream at a time. */
const out = new ReverseOutput();

/**
 * A Play stream of gRPC: frames in, sessions, frames out, of all that one turn of the event loop brought in one piece. A
 * client that does not take its answers is not read from, so that a stream never holds more than the messages of one
 * piece and the answers of {@link MOST_WAITING_BYTES}.
 */
export function servePlayStream(options: PlayStreamOptions): void {
  new PlayStream(options).begin();
}

class PlayStream {
  private readonly messages: MessageSplitter;
  private readonly unfinished: Unfinished;
  /** Requests whose answers the client has not taken. */
  private unanswered = 0;
  /** Those of them whose answers are not there yet, and answers that have come meanwhile. */
  private awaited = 0;
  private arrived: PlayAnswer[] = [];
  private isDue = false;
  private hasEnded = false;
  private isOver = false;
  /** What the stream ends with once all before it is answered. */
  private failure: HelpdeskError | undefined;
  private status: Readonly<Record<string, string>> = { "grpc-status": "0" };
  private lingering: NodeJS.Timeout | undefined;
  private readonly onShutdown = (): void => {
    this.options.stream.pause();
    this.makeDue();
  };

  constructor(private readonly options: PlayStreamOptions) {
    const { maxBytes, unfinished } = options.intake;
    this.messages = new MessageSplitter(maxBytes);
    this.unfinished = unfinished.begin(() => {
      this.failure = new HelpdeskError("request_too_large", cutReason(unfinished.maxBytes));
      this.makeDue();
    });
  }

  begin(): void {
    const { stream, shutdown, closed } = this.options;
    stream.respond(HEADERS, { waitForTrailers: true });
    stream.on("wantTrailers", () => this.sendStatus());
    // Node ends the process for an error that nobody listens to; the stream's end tells of it.
    stream.on("error", () => undefined);
    stream.on("data", (chunk: Buffer) => {
      if (this.isOver) return;
      this.messages.push(chunk);
      this.makeDue();
    });
    stream.on("end", () => {
      this.hasEnded = true;
      this.makeDue();
    });
    stream.once("close", () => {
      this.isOver = true;
      clearTimeout(this.lingering);
      this.unfinished.settle();
      shutdown.removeEventListener("abort", this.onShutdown);
      closed();
    });
    shutdown.addEventListener("abort", this.onShutdown);
    if (shutdown.aborted) this.onShutdown();
  }

  private makeDue(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.options.turn.add(() => {
      this.isDue = false;
      try {
        this.goOn();
      } catch (error) {
        this.fail(error);
        this.end(this.failure);
      }
    });
  }

  /** Answers what there is room for, and ends the stream where nothing more can come. */
  private goOn(): void {
    const { stream } = this.options;
    if (this.isOver || stream.closed || stream.destroyed) return;
    const room = Math.min(MOST_AT_ONCE, this.room());
    const taken = this.takeUp(room);
    this.writeArrived();
    if (this.room() === 0) return void stream.pause();
    if (taken === room) return this.makeDue();
    if (this.awaited > 0 && (this.failure !== undefined || this.hasEnded || this.options.shutdown.aborted))
      return;
    if (this.failure !== undefined) return this.end(this.failure);
    if (this.hasEnded) return this.end(undefined);
    if (this.options.shutdown.aborted) return this.end(drained());
    this.unfinished.settle();
    if (this.messages.held > 0) this.unfinished.grow(this.messages.held);
    if (stream.isPaused()) stream.resume();
  }

  private room(): number {
    if (this.options.stream.writableLength > MOST_WAITING_BYTES) return 0;
    return MAX_UNANSWERED_PLAY_REQUESTS - this.unanswered;
  }

  /** Makes the calls of at most so many messages; gives how many there were. */
  private takeUp(most: number): number {
    const { answer, intake } = this.options;
    let taken = 0;
    if (this.failure !== undefined) return taken;
    try {
      for (; taken < most; taken += 1) {
        const next = this.messages.next();
        if (next === undefined) {
          if (this.hasEnded) this.messages.end();
          break;
        }
        this.take(answer(next.isPacked ? toBuffer(unpacked(next, undefined, intake.maxBytes)) : next.bytes));
      }
    } catch (error) {
      this.fail(error);
    }
    return taken;
  }

  private take(answer: Awaitable<PlayAnswer>): void {
    this.unanswered += 1;
    if (!(answer instanceof Promise)) return void this.arrived.push(answer);
    this.awaited += 1;
    answer
      .then((arrived) => this.arrived.push(arrived))
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.awaited -= 1;
        this.makeDue();
      });
  }

  private fail(error: unknown): void {
    if (!(error instanceof HelpdeskError)) this.options.fault(error);
    this.failure ??= error instanceof HelpdeskError ? error : internalError();
  }

  private writeArrived(): void {
    const answers = this.arrived;
    if (answers.length === 0) return;
    this.arrived = [];
    this.options.stream.write(playFrames(out, answers), () => {
      this.unanswered -= answers.length;
      if (this.options.stream.isPaused()) this.makeDue();
    });
  }

  private end(failure: HelpdeskError | undefined): void {
    this.isOver = true;
    if (failure !== undefined) this.status = statusOf(toConnectError(failure));
    // An answer to a client that is still sending would be lost with the stream: what comes is dropped.
    this.options.stream.end();
    this.options.stream.resume();
  }

  private sendStatus(): void {
    const { stream } = this.options;
    stream.sendTrailers(this.status);
    if (this.hasEnded) return;
    this.lingering = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), LINGER_MS);
    this.lingering.unref();
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** As Connect sends it. */
function statusOf(error: ConnectError): Readonly<Record<string, string>> {
  return Object.fromEntries(setTrailerStatus(new Headers(), error));
}

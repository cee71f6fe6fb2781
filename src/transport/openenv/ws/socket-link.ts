import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { Frame, FrameOutcome } from "../frame.js";
import type { DueSocket, ReplyBatch } from "./reply-batch.js";

export interface LinkLimits {
  /** Above so many unsent bytes no more is read from the client. */
  readonly highWaterBytes: number;
  /** Above so many waiting messages, or so many characters of them, no more is read. */
  readonly maxWaitingMessages: number;
  readonly maxWaitingCharacters: number;
}

/** Whose messages they are. */
export interface LinkHost {
  answer(text: string): Awaitable<FrameOutcome>;
  /** The outcome, or why not where its session is among those of which nothing was kept. */
  unkept(outcome: FrameOutcome, lost: ReadonlyMap<string, Error>): FrameOutcome;
  /** What is answered where an answer cannot be written. */
  faultFrame(error: unknown): string;
  /** Called once, as soon as no further message will be answered. */
  onEnd(): void;
}

/** Most sockets wait for their client nearly always: with no list of their own then. */
const NO_MESSAGES: readonly string[] = [];

/**
 * One socket's traffic: one answer to each message, in order, also when messages come faster than answers; little
 * memory when a client floods or never reads. See docs/wire.md#the-socket.
 */
export class SocketLink implements DueSocket {
  private waiting: readonly string[] = NO_MESSAGES;
  private waitingCharacters = 0;
  /** From when a message is due until its answer was sent. */
  private busy = false;
  private outcome: Awaitable<FrameOutcome> | undefined;
  /** The outcome's frame as it is to be sent, once it is written. */
  private written: string | Buffer | undefined;
  private ended = false;
  private unsentAtLastBeat = 0;
  /** Whether a frame came in or a ping was answered since the last {@link beat}. */
  private signOfLife = true;
  /** The time of the last beat that found a sign of life. */
  private aliveAt = performance.now();
  /** Whether a message came in since the owner last asked. */
  active = true;

  constructor(
    private readonly socket: WebSocket,
    /** What the WebSocket runs over: ready-made frames are written to it as they are. */
    private readonly stream: Duplex,
    private readonly host: LinkHost,
    private readonly batch: ReplyBatch,
    private readonly limits: LinkLimits,
  ) {
    socket.on("pong", () => {
      this.signOfLife = true;
    });
    socket.on("close", () => this.stop());
    stream.on("drain", () => this.goOn());
  }

  /** Takes one text message. */
  take(text: string): void {
    if (this.ended) return;
    this.active = true;
    this.signOfLife = true;
    this.waiting = this.waiting.length === 0 ? [text] : [...this.waiting, text];
    this.waitingCharacters += text.length;
    if (this.busy || this.clogged()) this.regulate();
    else this.becomeDue();
  }

  answerNext(): void {
    const [text] = this.waiting;
    if (text === undefined) return;
    this.waiting = this.waiting.length === 1 ? NO_MESSAGES : this.waiting.slice(1);
    this.waitingCharacters -= text.length;
    this.outcome = this.host.answer(text);
  }

  unkept(lost: ReadonlyMap<string, Error>): void {
    if (this.outcome !== undefined)
      this.outcome = andThen(this.outcome, (outcome) => this.host.unkept(outcome, lost));
  }

  encodeAnswer(): void {
    const { outcome } = this;
    if (outcome === undefined || outcome instanceof Promise || outcome.kind !== "reply") return;
    this.written = this.write(outcome.frame);
  }

  sendAnswer(): boolean {
    const { outcome } = this;
    this.outcome = undefined;
    if (outcome instanceof Promise) {
      void outcome.then((settled) => this.finish(settled));
      return true;
    }
    return outcome === undefined || this.finish(outcome);
  }

  /**
   * Sends a last frame, if any, and closes with 1000 and the reason. What the client still sends is not read.
   *
   * @param reason At most 123 bytes.
   */
  end(frame?: string, code = 1000, reason = ""): void {
    if (this.ended) return;
    this.stop();
    if (frame !== undefined) this.socket.send(frame);
    if (this.socket.isPaused) this.socket.resume();
    this.socket.close(code, reason);
  }

  /**
   * Pings. Gives for how long nothing at all has moved, in milliseconds: 0 where something did since the last beat.
   *
   * @param now As `performance.now()` tells it.
   */
  beat(now: number): number {
    const unsent = this.socket.bufferedAmount;
    // A paused socket cannot hear a pong: then bytes that left, or an answer in the making, are its sign of life.
    const alive = this.signOfLife || unsent < this.unsentAtLastBeat || (this.busy && !this.clogged());
    if (alive) this.aliveAt = now;
    this.signOfLife = false;
    this.unsentAtLastBeat = unsent;
    if (this.isOpen()) this.socket.ping();
    return now - this.aliveAt;
  }

  private stop(): void {
    if (this.ended) return;
    this.ended = true;
    this.waiting = NO_MESSAGES;
    this.host.onEnd();
  }

  private becomeDue(): void {
    this.busy = true;
    this.batch.add(this);
  }

  /** Sends an answer and goes on to the next message. False if some of its bytes could not leave yet. */
  private finish(outcome: FrameOutcome): boolean {
    this.busy = false;
    if (this.ended) return true;
    if (outcome.kind === "end") this.end(outcome.frame);
    else if (outcome.kind === "reply") this.send(this.written ?? this.write(outcome.frame));
    this.written = undefined;
    const isSent = this.socket.bufferedAmount === 0;
    this.goOn();
    return isSent;
  }

  private write(frame: Frame): string | Buffer {
    if (typeof frame === "string") return frame;
    try {
      return frame();
    } catch (error) {
      return this.host.faultFrame(error);
    }
  }

  private send(frame: string | Buffer): void {
    if (typeof frame === "string") this.socket.send(frame);
    else if (this.isOpen()) this.stream.write(frame);
  }

  private goOn(): void {
    if (this.ended) return;
    if (!this.busy && this.waiting.length > 0 && !this.clogged()) this.becomeDue();
    if (this.socket.isPaused || this.clogged()) this.regulate();
  }

  private isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  private clogged(): boolean {
    return this.socket.bufferedAmount > this.limits.highWaterBytes;
  }

  private regulate(): void {
    if (this.ended) return;
    const { maxWaitingMessages, maxWaitingCharacters } = this.limits;
    const full =
      this.clogged() ||
      this.waiting.length >= maxWaitingMessages ||
      this.waitingCharacters >= maxWaitingCharacters;
    if (full === this.socket.isPaused) return;
    if (full) this.socket.pause();
    else this.socket.resume();
  }
}

import type { WebSocket } from "ws";
import type { Awaitable } from "./environment.js";
import type { Frame, Outcome } from "./frames.js";
import { giveBack } from "./message-bytes.js";

/** Frames are text, also those that are there as bytes already. */
const TEXT = { binary: false } as const;

export interface LinkLimits {
  /** Above so many unsent bytes no more is read from the client. */
  readonly highWaterBytes: number;
  /** Above so many waiting messages, or so many characters of them, no more is read. */
  readonly maxWaitingMessages: number;
  readonly maxWaitingCharacters: number;
}

/**
 * One socket's traffic: one answer to each message, in order, also when messages come faster than answers; little
 * memory when a client floods or never reads. OpenEnv wire 2.1.
 */
export class SocketLink {
  private readonly waiting: string[] = [];
  private waitingCharacters = 0;
  private busy = false;
  private ended = false;
  private unsentAtLastBeat = 0;
  /** Whether a frame came in or a ping was answered since the last {@link beat}. */
  private heard = true;
  /** Whether a message came in since the owner last asked. */
  active = true;
  private readonly onSent = (): void => this.drain();

  constructor(
    private readonly socket: WebSocket,
    private readonly answer: (text: string) => Awaitable<Outcome>,
    private readonly limits: LinkLimits,
    /** Called once, as soon as no further message will be answered. */
    private readonly onEnd: () => void,
  ) {
    socket.on("pong", () => {
      this.heard = true;
    });
    socket.on("close", () => this.stop());
  }

  /** Takes one text message. */
  take(text: string): void {
    if (this.ended) return;
    this.active = true;
    this.heard = true;
    if (this.busy || this.waiting.length > 0 || this.clogged()) {
      this.waiting.push(text);
      this.waitingCharacters += text.length;
      this.regulate();
    } else {
      this.work(text);
    }
  }

  /** Sends a last frame, if any, and closes with 1000. What the client still sends is not read. */
  end(frame?: string, code = 1000): void {
    if (this.ended) return;
    this.stop();
    if (frame !== undefined) this.socket.send(frame);
    if (this.socket.isPaused) this.socket.resume();
    this.socket.close(code);
  }

  /** Pings. Cuts the connection if nothing at all moved since the last beat. */
  beat(): void {
    const unsent = this.socket.bufferedAmount;
    // A paused socket cannot hear a pong: then bytes that left, or an answer in the making, are its sign of life.
    const alive = this.heard || unsent < this.unsentAtLastBeat || (this.busy && !this.clogged());
    if (!alive) {
      this.stop();
      return this.socket.terminate();
    }
    this.heard = false;
    this.unsentAtLastBeat = unsent;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  private stop(): void {
    if (this.ended) return;
    this.ended = true;
    this.waiting.length = 0;
    this.onEnd();
  }

  private work(text: string): void {
    const outcome = this.answer(text);
    if (!(outcome instanceof Promise)) return this.finish(outcome);
    this.busy = true;
    void outcome.then((settled) => {
      this.busy = false;
      this.finish(settled);
      this.drain();
    });
  }

  private finish(outcome: Outcome): void {
    if (this.ended) return;
    if (outcome.kind === "end") return this.end(outcome.frame);
    if (outcome.kind === "silent") return;
    this.send(outcome.frame);
  }

  private send(frame: Frame): void {
    const { socket } = this;
    socket.send(frame, TEXT, this.onSent);
    const unsent = socket.bufferedAmount;
    if (unsent === 0 && typeof frame !== "string") giveBack(frame);
    if (unsent > this.limits.highWaterBytes) this.regulate();
  }

  private drain(): void {
    while (!this.busy && !this.ended && !this.clogged()) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.waitingCharacters -= next.length;
      this.work(next);
    }
    if (this.socket.isPaused) this.regulate();
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

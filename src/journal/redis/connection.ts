import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { StoreError } from "../store.js";
import type { RedisAddress } from "./address.js";
import { SCRIPTS, type ScriptName } from "./scripts.js";
import { certificateRemedy } from "../../support/server-refusal.js";

/** Longer than any of its calls takes, and shorter than clients wait for an answer. */
const ANSWER_MS = 5_000;

/** Between two attempts to reach it, at most. */
const RETRY_MS = 500;

export interface ConnectionOptions {
  readonly address: RedisAddress;
  /** For an operator: that it is gone, and that it is back. */
  readonly onNote: (note: string) => void;
  /** The connection is there, or is there again. */
  readonly onReady: () => void;
}

export type ScriptArgument = string | number | Uint8Array;

/** A connection to a server of the Redis protocol, which comes back by itself. Nothing is sent twice. */
export class RedisConnection {
  private readonly redis: Redis;
  private readonly listening: Redis;
  /** Why it cannot be used; undefined: it can. */
  private why: string | undefined = "it was not reached yet";
  private noted = false;
  private closing = false;

  constructor(private readonly options: ConnectionOptions) {
    this.redis = new Redis(redisOptions(options.address));
    // By itself it would fail where nobody can hear of it, when it is gone again at once.
    this.listening = new Redis({ ...redisOptions(options.address), autoResubscribe: false });
    this.listening.on("error", () => undefined);
    this.redis.on("error", (error: Error) => this.lost(error));
    this.redis.on("close", () => this.lost(new Error("the connection was closed")));
    this.redis.on("ready", () => {
      this.load();
      this.found();
    });
  }

  /** Rejects with {@link StoreError} where it cannot be reached. */
  async connect(channel: string, onMessage: (text: string) => void): Promise<void> {
    this.listening.on("message", (_, text) => onMessage(text));
    try {
      await this.redis.connect();
      await this.redis.ping();
      await this.listening.connect();
      await this.listening.subscribe(channel);
      this.listening.on("ready", () => void this.listening.subscribe(channel).catch(() => undefined));
    } catch (error) {
      const why = this.why ?? reasonOf(error);
      this.close();
      throw new StoreError(
        `${this.options.address.shown} cannot be used: ${why}. ${certificateRemedy(why) ?? "Start it, or name another one."}`,
        true,
      );
    }
  }

  /** Why nothing can be kept now. */
  trouble(): string | undefined {
    return this.why === undefined && this.redis.status === "ready" ? undefined : this.sentence();
  }

  /**
   * Throws {@link StoreError} where nothing can be sent; rejects with one where it is not known what became of it, or where the
   * other side has refused.
   */
  run(name: ScriptName, args: readonly ScriptArgument[]): Promise<unknown> {
    if (this.redis.status !== "ready") throw new StoreError(this.sentence(), true);
    return this.evaluate(name, args).catch((error: unknown) => {
      throw this.failure(error);
    });
  }

  /** Whether it answers: what does not is given up, and reached for again. */
  async probe(): Promise<void> {
    try {
      await this.redis.ping();
      this.found();
    } catch (error) {
      this.lost(error);
      if (this.redis.status === "ready") this.redis.disconnect(true);
    }
  }

  /** What the other side says of itself. */
  info(section: string): Promise<string> {
    return this.redis.info(section);
  }

  close(): void {
    this.closing = true;
    this.redis.disconnect();
    this.listening.disconnect();
  }

  /** Before any of them is called: one that has to be sent whole would be overtaken by those after it. */
  private load(): void {
    for (const text of Object.values(SCRIPTS)) this.redis.script("LOAD", text).catch(() => undefined);
  }

  private async evaluate(name: ScriptName, args: readonly ScriptArgument[]): Promise<unknown> {
    const sent = args.map((arg) => (arg instanceof Uint8Array ? toBuffer(arg) : arg));
    try {
      return await this.redis.callBuffer("EVALSHA", [DIGESTS[name], 0, ...sent]);
    } catch (error) {
      if (!/^NOSCRIPT/.test(reasonOf(error))) throw error;
      return this.redis.callBuffer("EVAL", [SCRIPTS[name], 0, ...sent]);
    }
  }

  private failure(error: unknown): StoreError {
    const why = reasonOf(error);
    // Out of memory, read-only, its disk full: it has said no before it did anything.
    const refused = /^(OOM|READONLY|MISCONF|LOADING|NOPERM|NOAUTH|WRONGPASS|MASTERDOWN|CLUSTERDOWN)\b/.test(
      why,
    );
    const isAnswer = error instanceof Error && error.name === "ReplyError";
    if (refused || !isAnswer) this.lost(error);
    const what = refused ? "nothing was kept" : "whether the call is kept is not known";
    return new StoreError(`The store ${this.options.address.shown} has failed: ${why}; ${what}.`, refused);
  }

  private sentence(): string {
    return `The store ${this.options.address.shown} cannot be used: ${this.why ?? "it is gone"}.`;
  }

  private lost(error: unknown): void {
    if (this.closing) return;
    const isClosing = this.why !== undefined && reasonOf(error) === "the connection was closed";
    if (!isClosing) this.why = reasonOf(error);
    // Not once for each attempt.
    if (!this.noted && this.redis.status !== "wait") this.options.onNote(this.sentence());
    this.noted = true;
  }

  private found(): void {
    const wasLost = this.why !== undefined;
    this.why = undefined;
    if (this.noted) this.options.onNote(`The store ${this.options.address.shown} is back.`);
    this.noted = false;
    if (wasLost) this.options.onReady();
  }
}

function redisOptions({ options }: RedisAddress) {
  return {
    ...options,
    lazyConnect: true,
    disableClientInfo: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    // What fails, fails at once: clients are told, and send again what they named.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, RETRY_MS),
  };
}

const DIGESTS = Object.fromEntries(
  Object.entries(SCRIPTS).map(([name, text]) => [name, createHash("sha1").update(text).digest("hex")]),
) as Readonly<Record<ScriptName, string>>; // the same keys

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node gathers the failures of all addresses of a name under an empty message.
  const inner = error instanceof AggregateError ? (error.errors as readonly unknown[])[0] : undefined;
  return (inner instanceof Error ? inner.message : error.message).replace(/\.$/, "");
}

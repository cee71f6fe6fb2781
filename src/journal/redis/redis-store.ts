import { randomUUID } from "node:crypto";
import { readFrame } from "../frame.js";
import { readRecord } from "../read-record.js";
import type { JournalRecord } from "../record.js";
import type { Opened, Opening, Patience, SharedStore, Taken } from "../shared-store.js";
import { StoreError, type SessionStore } from "../store.js";
import { readRedisAddress } from "./address.js";
import { appendArguments } from "./append-arguments.js";
import { RedisConnection, type ScriptArgument } from "./connection.js";
import { createLooks } from "./looks.js";
import { endWord, textOf } from "./replies.js";
import type { ScriptName } from "./scripts.js";
import { CLAIM_MS, createSharedRuns } from "./shared-runs.js";

/** A server that was not heard of for so long is taken to be gone, in milliseconds. */
const LEASE_MS = 15_000;

export interface RedisStoreOptions {
  /** As `readRedisAddress` takes it. */
  readonly address: string;
  /** For an operator. */
  readonly onNote: (note: string) => void;
  /** {@link LEASE_MS}, for tests. */
  readonly leaseMs?: number;
  /** {@link CLAIM_MS}, for tests. */
  readonly claimMs?: number;
}

/** Opens the store. Rejects with {@link StoreError} where it cannot be used. */
export async function openRedisStore(options: RedisStoreOptions): Promise<SessionStore> {
  const store = new RedisStore(options);
  await store.begin();
  return store;
}

/** A session that this server took. */
interface Held {
  readonly epoch: number;
  /** Of its last record; -1: it has none. */
  sequence: number;
  /** Whether all that was appended since it was confirmed last is kept; undefined: nothing was. */
  appended: Promise<boolean> | undefined;
  /** Whether it was taken or opened, and not confirmed since. */
  isFresh: boolean;
  /** Whether another server is known to have taken or ended it. */
  isLost: boolean;
}

const UNTOUCHED = { appended: undefined, isFresh: true, isLost: false } as const;

class RedisStore implements SessionStore, SharedStore {
  readonly outlives = true;
  readonly shared = this;
  private readonly looks = createLooks({
    ask: (name, args) => this.ask(name, args),
    recordIn: (frame, sessionId) => this.recordIn(frame, sessionId),
  });
  readonly look = this.looks.look;
  readonly list = this.looks.list;
  readonly runs = createSharedRuns({
    claimMs: () => this.options.claimMs ?? CLAIM_MS,
    ask: (name, args) => this.ask(name, args),
    send: (name, args) => this.send(name, args),
    recordIn: (frame, sessionId) => this.recordIn(frame, sessionId),
  });
  private readonly connection: RedisConnection;
  private readonly prefix: string;
  private readonly replica = randomUUID();
  private readonly held = new Map<string, Held>();
  /** Ends that are on their way. */
  private readonly ending = new Set<Promise<boolean>>();
  private listener: (sessionId: string) => void = () => undefined;
  private heart: NodeJS.Timeout | undefined;
  private hasBeaten = false;
  private closed = false;

  constructor(private readonly options: RedisStoreOptions) {
    const address = readRedisAddress(options.address);
    if (typeof address === "string") throw new StoreError(`The address of the store ${address}.`, true);
    this.prefix = address.prefix;
    const { onNote } = options;
    this.connection = new RedisConnection({ address, onNote, onReady: () => void this.beat() });
  }

  async begin(): Promise<void> {
    await this.connection.connect(`${this.prefix}lost:${this.replica}`, (id) => this.lose(id));
    await this.tellRisks();
    await this.beat();
    this.heart = setInterval(() => void this.beat(), this.leaseMs / 3).unref();
  }

  /** They come one by one, when they are asked for. */
  sessions(): readonly never[] {
    return [];
  }

  ended(): readonly never[] {
    return [];
  }

  async read(sessionId: string): Promise<readonly JournalRecord[] | undefined> {
    const taken = await this.take(sessionId);
    return taken.kind === "taken" ? taken.records : undefined;
  }

  append(records: readonly JournalRecord[]): void {
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) return;
    const { sessionId } = first;
    const held = this.held.get(sessionId);
    if (held === undefined) throw new StoreError("The session is not this server's: it was not taken.", true);
    const fence = [sessionId, held.epoch, held.sequence];
    const appended =
      last.kind === "closed"
        ? this.send("end", [...fence, last.how])
        : this.send("append", [...fence, ...appendArguments(records)]);
    held.sequence = last.sequence;
    held.appended = held.appended === undefined ? appended : both(held.appended, appended);
    // Whoever confirms it hears of what goes wrong.
    held.appended.catch(() => undefined);
    if (last.kind === "closed") this.follow(sessionId, held, held.appended);
  }

  settled(): Promise<void> | undefined {
    return this.ending.size === 0 ? undefined : Promise.all(this.ending).then(() => undefined);
  }

  async probe(): Promise<void> {
    // One that is known to be gone is not asked: that would hide why.
    if (this.connection.trouble() === undefined) await this.connection.probe();
    const trouble = this.connection.trouble();
    if (trouble === undefined) return;
    throw new StoreError(`${trouble} See that it runs: it is reached for again and again.`, true);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heart);
    await this.settled()?.catch(() => undefined);
    await this.ask("leave", []).catch(() => undefined);
    this.connection.close();
  }

  async open(opening: Opening): Promise<Opened> {
    const { sessionId, owner, requestId = "", maxSessions, maxOfOwner = -1 } = opening;
    const { idleMs, disconnectedMs, yieldAfterMs } = opening;
    const limits = [maxSessions, maxOfOwner, idleMs, disconnectedMs, yieldAfterMs];
    const [kind, what, active, most] = await this.ask("open", [sessionId, owner, requestId, ...limits]);
    if (textOf(kind) === "known") return { kind: "known", sessionId: textOf(what) };
    if (textOf(kind) === "full") {
      const of = textOf(what) === "owner" ? "owner" : "server";
      return { kind: "full", of, active: Number(active), most: Number(most) };
    }
    this.held.set(sessionId, { epoch: 1, sequence: -1, ...UNTOUCHED });
    return { kind: "opened" };
  }

  async take(sessionId: string): Promise<Taken> {
    this.held.delete(sessionId);
    const [kind, epoch, owner, frames] = await this.ask("take", [sessionId]);
    if (textOf(kind) === "absent") return { kind: "absent", how: endWord(textOf(epoch)) };
    const records = (frames as readonly Buffer[]).map((frame) => this.recordIn(frame, sessionId));
    const sequence = records.at(-1)?.sequence ?? -1;
    this.held.set(sessionId, { epoch: Number(epoch), sequence, ...UNTOUCHED });
    return { kind: "taken", owner: textOf(owner), records };
  }

  async confirm(sessionId: string): Promise<boolean> {
    const held = this.held.get(sessionId);
    if (held === undefined) return true;
    const { appended, isFresh, isLost } = held;
    held.appended = undefined;
    held.isFresh = false;
    try {
      const isUnmoved = (): boolean | Promise<boolean> =>
        !isLost && (isFresh || this.send("confirm", [sessionId, held.epoch]));
      const kept = await (appended ?? isUnmoved());
      if (!kept) this.forget(sessionId, held);
      return kept;
    } catch (error) {
      // What is there now, the next one who takes it sees.
      this.forget(sessionId, held);
      throw error;
    }
  }

  disconnected(sessionId: string): void {
    const held = this.held.get(sessionId);
    // Where that cannot be told it ends by idling.
    if (held !== undefined) void this.ask("disconnected", [sessionId, held.epoch]).catch(() => undefined);
  }

  async sweep({ idleMs, disconnectedMs }: Patience) {
    const swept = (await this.ask("sweep", [idleMs, disconnectedMs])).map(textOf);
    return swept.flatMap((id, index) => {
      const how = index % 2 === 0 ? endWord(swept[index + 1] ?? "") : undefined;
      return how === undefined ? [] : [{ id, how }];
    });
  }

  onLost(listener: (sessionId: string) => void): void {
    this.listener = listener;
  }

  private get leaseMs(): number {
    return this.options.leaseMs ?? LEASE_MS;
  }

  /** A session that was closed is not this server's any more, however that went. */
  private follow(sessionId: string, held: Held, ending: Promise<boolean>): void {
    this.ending.add(ending);
    const followed = (): void => {
      this.ending.delete(ending);
      this.forget(sessionId, held);
    };
    ending.then(followed, followed);
  }

  private forget(sessionId: string, held: Held): void {
    if (this.held.get(sessionId) === held) this.held.delete(sessionId);
  }

  private lose(sessionId: string): void {
    const held = this.held.get(sessionId);
    // What is on its way to the store is answered by the store.
    if (held !== undefined) held.isLost = true;
    this.listener(sessionId);
  }

  /** Says that this server is there. One that was taken to be gone has lost all that it took. */
  private async beat(): Promise<void> {
    if (this.closed) return;
    await this.connection.probe();
    try {
      const wasThere = await this.send("beat", [this.leaseMs]);
      if (!wasThere && this.hasBeaten) for (const id of [...this.held.keys()]) this.lose(id);
      this.hasBeaten = true;
    } catch {
      // It is told by whoever needs it, and the next beat comes.
    }
  }

  /** Whether the script did what it is for. */
  private send(name: ScriptName, args: readonly ScriptArgument[]): Promise<boolean> {
    return this.run(name, args).then((reply) => reply === 1);
  }

  private async ask(name: ScriptName, args: readonly ScriptArgument[]): Promise<readonly unknown[]> {
    return (await this.run(name, args)) as readonly unknown[]; // as the script answers
  }

  private run(name: ScriptName, args: readonly ScriptArgument[]): Promise<unknown> {
    return this.connection.run(name, [this.prefix, this.replica, ...args]);
  }

  private recordIn(frame: Buffer, sessionId: string): JournalRecord {
    const read = frame.byteLength === 0 ? undefined : readFrame(frame, 0);
    const record = read?.kind === "record" ? readRecord(read.record) : undefined;
    if (record !== undefined) return record;
    this.options.onNote(`A record of the session ${sessionId} is damaged in the store.`);
    throw new StoreError("The journal of the session is damaged.", true);
  }

  /** What an operator may not know: how the other side is set up to lose sessions. */
  private async tellRisks(): Promise<void> {
    try {
      const [persistence, memory] = await Promise.all([
        this.connection.info("persistence"),
        this.connection.info("memory"),
      ]);
      const { onNote } = this.options;
      if (/^aof_enabled:0/m.test(persistence)) {
        onNote("The store writes no append-only file (appendonly no): its restart loses sessions.");
      }
      if (/^maxmemory_policy:(?!noeviction)/m.test(memory)) {
        onNote("The store may drop sessions when its memory is full: set maxmemory-policy noeviction.");
      }
    } catch {
      // Not everybody may ask.
    }
  }
}

async function both(before: Promise<boolean>, after: Promise<boolean>): Promise<boolean> {
  const [first, second] = await Promise.all([before, after]);
  return first && second;
}

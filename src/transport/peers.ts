/**
 * What a server knows of the other processes that serve the same port. Each has sessions of its own, whose ids say so; a
 * call that arrives at another is passed on, and answered here as if it had been made here. docs/architecture.md#several-processes.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { JsonObject } from "../support/is-object.js";
import type { Connection, Holdable, SharedSessions, Watcher } from "../service/index.js";
import type { Awaitable } from "../support/awaitable.js";
import type { Arrival } from "./door/arrival.js";
import type { HttpReply } from "./route.js";
import type { WatchEvents } from "./watch-events.js";

/** The RPCs that are passed on: those that name a session or a request that opens one, and the list of all processes' sessions. */
export const PASSED_RPCS = [
  "Reset",
  "Step",
  "GetState",
  "GetEpisodeReport",
  "CloseSession",
  "ForkSession",
  "SnapshotSession",
  "RestoreSession",
  "ListSessions",
  "ListRuns",
] as const;
export type PassedRpc = (typeof PASSED_RPCS)[number];

/** Bytes of a frame of gRPC before its message. */
export const FRAME_PREFIX_BYTES = 5;

/** All that the process of one server knows of the others. */
export interface Peers extends SharedSessions {
  /** This process's own. */
  readonly number: number;
  /** The other processes that are there now. */
  others(): readonly { readonly number: number; readonly peer: Peer }[];
  /** A new id that nobody can guess, and that says which process has the session. */
  sessionId(): string;
  /** The process that has the session; undefined where it is this one, and where none has it. */
  of(sessionId: string): Peer | undefined;
  /** The session of HTTP calls that name none, which all processes have together. */
  readonly nameless: NamelessSession;
  /**
   * Makes a call that opens a session where the same request's was made before: here, or at another process; then `has` says
   * whether that has the session that it opened, which has done nothing since.
   */
  atOpener<T>(
    requestId: string,
    here: () => Awaitable<T>,
    there: (peer: Peer, has: boolean) => Promise<T>,
  ): Awaitable<T>;
  /** To be called once: what this process answers the others. Settles when they can reach it. */
  serve(calls: PassedCalls): Promise<void>;
  /** This process has answered all that it had begun; settles when every other has, too. */
  drained(): Promise<void>;
}

/** Another process. What it is asked is answered by it, or fails with `session_lost` where it is gone. */
export interface Peer extends Holdable {
  /**
   * One message of protobuf in, a frame of gRPC out; undefined where the message cannot be read. Rejects with the call's
   * failure.
   */
  rpc(
    call: PassedRpcCall,
    message: Uint8Array,
    connection: Connection | undefined,
  ): Promise<Buffer | undefined>;
  /** `sessionId`: undefined where the call names none. */
  http(call: PassedHttpCall, sessionId: string | undefined): Promise<HttpReply>;
  mcp(message: PassedMcpMessage, sessionId: string): Promise<McpAnswer>;
  /** Tells the watcher what the session answers; settles, once that has begun, with what ends it. */
  watch(call: PassedWatch, watcher: Watcher): Promise<() => void>;
  /** Gives it the socket of an upgrade, whatever comes over it. */
  socket(request: IncomingMessage, stream: Duplex, head: Buffer): void;
}

export interface PassedRpcCall {
  readonly rpc: PassedRpc;
  /** Absent: what opens one, and the list of all. */
  readonly sessionId?: string;
  /** Name of who calls: that may call. */
  readonly caller: string;
}

/** A whole request that a route would answer. */
export interface PassedHttpCall {
  /** Name of who calls, that may call; undefined where nobody is asked. */
  readonly caller: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly arrival: Arrival;
  readonly body: Buffer;
}

/** A JSON-RPC message that names a session. */
export interface PassedMcpMessage {
  /** As of {@link PassedHttpCall}. */
  readonly caller: string | undefined;
  readonly message: unknown;
  readonly isStateless: boolean;
  readonly dialect: "openenv" | "mcp";
  /** What the address asks of an episode. */
  readonly episode: JsonObject;
}

/** A session to be watched. */
export interface PassedWatch {
  readonly sessionId: string;
  /** The first answer of the present episode that is told; undefined: what is to come. */
  readonly from: number | undefined;
  /** Name of who calls: that may call. */
  readonly caller: string;
}

/** Its status over HTTP, and the text. */
export interface McpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Which process has the session of HTTP calls that name none; every caller has one. */
export interface NamelessSession {
  find(caller: string): Promise<NamelessPlace>;
  /** This process has it; `played`: whether it was played since its reset. */
  isHere(caller: string, played: boolean): Promise<void>;
}

export interface NamelessPlace {
  /** Gone: with the process that had it. Undefined: there is none. */
  readonly at: Peer | "here" | "gone" | undefined;
  readonly played: boolean;
}

/** What a process answers others. Each throws, or rejects with, what the call fails with. */
export interface PassedCalls {
  /** Undefined: the message cannot be read. `connection`: stands for the one that the call came over. */
  rpc(
    call: Omit<PassedRpcCall, "sessionId">,
    message: Buffer,
    connection: Connection | undefined,
  ): Awaitable<Buffer | undefined>;
  http(call: PassedHttpCall): Promise<HttpReply>;
  mcp(message: PassedMcpMessage): Awaitable<McpAnswer>;
  watch(call: PassedWatch): Awaitable<WatchEvents>;
  socket(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** As the service's. */
  hasOpened(requestId: string): boolean;
  sweep(): void;
  longestUnused(): number | undefined;
  giveUp(): boolean;
}

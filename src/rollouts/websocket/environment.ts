import { WebSocket, type RawData } from "ws";
import { certificateRemedy, tokenWanted } from "../../support/server-refusal.js";
import { isObject } from "../../support/is-object.js";
import { sortedSnakeCase } from "../../support/json-value.js";
import type { Environment } from "../rollout.js";
import { decodeObservation, encodeAction, WireError } from "./decode-observation.js";

/** Longest wait for the connection and for each reply, in milliseconds; above the server's step deadline. */
const REPLY_TIMEOUT_MS = 60_000;

/** Which episode a session is in. */
export interface EpisodeIdentity {
  readonly episodeId: string;
  /** Asked right after the reset: as it was drawn. */
  readonly queue: readonly string[];
}

/** An environment at the other end of an OpenEnv socket: one socket, one session. */
export interface RemoteEnvironment extends Environment {
  identity(): Promise<EpisodeIdentity>;
  close(): Promise<void>;
}

/** `base` is where the server is, with or without a path: the socket is at its `/ws`. */
export async function connectEnvironment(base: URL, token?: string): Promise<RemoteEnvironment> {
  const url = socketUrl(base);
  const socket = new WebSocket(url, {
    handshakeTimeout: REPLY_TIMEOUT_MS,
    perMessageDeflate: false,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  });
  await opened(socket, url, token);
  const ask = async (message: object): Promise<unknown> => {
    if (socket.readyState !== WebSocket.OPEN) throw new Error(`the connection to ${url} is closed`);
    const reply = nextMessage(socket, url);
    socket.send(JSON.stringify(message));
    return readReply(await reply);
  };
  return {
    reset: async (episode) => decodeObservation(await ask({ type: "reset", data: sortedSnakeCase(episode) })),
    step: async (action) => decodeObservation(await ask({ type: "step", data: encodeAction(action) })),
    identity: async () => readIdentity(await ask({ type: "state" })),
    close: () => closed(socket),
  };
}

function readIdentity(state: unknown): EpisodeIdentity {
  const [episodeId, queue] = isObject(state) ? [state["episode_id"], state["queue_ticket_ids"]] : [];
  if (typeof episodeId === "string" && Array.isArray(queue)) return { episodeId, queue: queue.map(String) };
  throw new WireError(`the reply is not a state: ${JSON.stringify(state).slice(0, 200)}`);
}

function socketUrl(base: URL): string {
  const url = new URL(base);
  url.protocol = url.protocol === "https:" || url.protocol === "wss:" ? "wss:" : "ws:";
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/ws`;
  return url.href;
}

function opened(socket: WebSocket, url: string, token: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_, { statusCode }) => {
      const why = `cannot connect to ${url}: it answers with the status ${statusCode}`;
      reject(new Error(statusCode === 401 ? tokenWanted(url, token) : why));
      socket.terminate();
    });
    socket.once("error", (error) => {
      const reason = reasonOf(error);
      const remedy = certificateRemedy(reason);
      reject(new Error(`cannot connect to ${url}: ${reason}${remedy === undefined ? "" : `. ${remedy}`}`));
    });
  });
}

/** The next message, or a failure when the socket ends or stays silent first. */
function nextMessage(socket: WebSocket, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.off("message", onMessage).off("close", onClose).off("error", onError);
      act();
    };
    const fail = (reason: string) => (): void => reject(new Error(reason));
    const onMessage = (data: RawData): void => settle(() => resolve(textOf(data)));
    const onClose = (code: number): void => settle(fail(`${url} closed the connection (code ${code})`));
    const onError = (error: Error): void =>
      settle(fail(`the connection to ${url} failed: ${reasonOf(error)}`));
    const onTimeout = (): void => settle(fail(`${url} did not answer within ${REPLY_TIMEOUT_MS / 1000} s`));
    const timer = setTimeout(onTimeout, REPLY_TIMEOUT_MS);
    socket.on("message", onMessage).on("close", onClose).on("error", onError);
  });
}

function readReply(text: string): unknown {
  const reply: unknown = JSON.parse(text);
  if (typeof reply !== "object" || reply === null || !("type" in reply) || !("data" in reply)) {
    throw new WireError(`the reply is not an OpenEnv message: ${text.slice(0, 200)}`);
  }
  if (reply.type === "observation" || reply.type === "state") return reply.data;
  if (reply.type === "error") throw new Error(`the server refused: ${describeError(reply.data)}`);
  throw new WireError(`the reply is of the unexpected type ${JSON.stringify(reply.type)}`);
}

function describeError(data: unknown): string {
  if (typeof data !== "object" || data === null) return JSON.stringify(data);
  const message = "message" in data ? String(data.message) : JSON.stringify(data);
  return "code" in data ? `${message} (${String(data.code)})` : message;
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) return resolve();
    socket.once("close", () => resolve());
    socket.close(1000);
  });
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString("utf8");
}

/** A refused connection to a name with several addresses has an empty message of its own. */
function reasonOf(error: Error): string {
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

import type { CallAccount } from "../../route.js";
import type { JsonObject } from "../environment.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";

/** What JSON-RPC messages act on: those of one socket, or of one HTTP request. See docs/mcp.md. */
export interface McpConversation<R, A> {
  readonly queues: SessionQueues<R, A>;
  /** The session that messages act on unless they name another. */
  readonly own: (() => SessionQueue<R, A>) | undefined;
  /** Whether the session is a socket's: it ends with the socket. */
  readonly onSocket: boolean;
  /** The session that the address names: `initialize` takes it in place of a new one. */
  readonly given?: string | undefined;
  /** Whether a client without a session is told that tools take it as an argument. */
  readonly namesInArguments?: boolean;
  /** What the address asks of an episode: `/mcp?task_id=3&seed=42`. */
  readonly episode: JsonObject;
  /** Real MCP and OpenEnv's dialect differ in how a tool's result and its failure look. */
  dialect: "openenv" | "mcp";
  /** The session that `initialize` opened, where there was none. */
  opened?: SessionQueue<R, A>;
  /** What the message that is being answered, or was last, came to. */
  account: CallAccount;
}

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createLineReader } from "./line-reader.js";

/** Of standard error, to be told when the process ends: characters. */
const TAIL = 2_000;
/** Milliseconds that a process whose input has ended may take to leave. */
const LEAVE_MS = 1_000;
/** Milliseconds between an exit and the last of its output. */
const FLUSH_MS = 300;

export type Reply =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "late" }
  /** `code`: of its exit, null for a signal or one that could not be started. */
  | { readonly kind: "gone"; readonly how: string; readonly code: number | null };

export interface AgentProcess {
  /** Says something that has no answer. */
  tell(message: string): void;
  /** Never rejects. One at a time. */
  ask(message: string, timeoutMs: number): Promise<Reply>;
  /** The last of what it wrote to standard error. */
  tail(): string;
  /** Ends its input, and the process with all that it started where that is not enough. */
  close(): Promise<void>;
  kill(): void;
}

export interface ProcessSetUp {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onSkipped: (line: string, why: string) => void;
  readonly onStderr: (text: string) => void;
}

/** Starts a command of the shell, in a process group of its own. */
export function startProcess({ command, environment, onSkipped, onStderr }: ProcessSetUp): AgentProcess {
  const child = spawn(command, { shell: true, detached: true, env: environment });
  let [tail, gone] = ["", undefined as Reply | undefined];
  let settle: ((reply: Reply) => void) | undefined;
  const answer = (reply: Reply): void => {
    const waiting = settle;
    settle = undefined;
    waiting?.(reply);
  };
  const onGone = (reply: Reply): void => {
    gone ??= reply;
    process.off("exit", kill);
    answer(gone);
  };
  const kill = (): void => killGroup(child);
  process.once("exit", kill);
  const reader = createLineReader((line) => {
    if (line.trim() === "") return;
    if (!line.trimStart().startsWith("{")) return onSkipped(line, "which is no JSON object");
    if (settle === undefined) return onSkipped(line, "which nobody asked for");
    answer({ kind: "line", text: line });
  });
  child.stdout.setEncoding("utf8").on("data", reader);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-TAIL);
    onStderr(text);
  });
  child.stdin.on("error", () => undefined); // its end is told by "close"
  child.on("error", (error) => onGone({ kind: "gone", how: error.message, code: null }));
  child.on("close", (code, signal) => onGone({ kind: "gone", how: exitText(code, signal), code }));
  // What it started may hold its output open.
  child.on("exit", (code, signal) => {
    void sleep(FLUSH_MS, undefined, { ref: false }).then(() =>
      onGone({ kind: "gone", how: exitText(code, signal), code }),
    );
  });
  return {
    tell: (message) => void child.stdin.write(`${message}\n`),
    ask: (message, timeoutMs) =>
      new Promise((resolve) => {
        if (gone !== undefined) return resolve(gone);
        const timer = setTimeout(() => answer({ kind: "late" }), timeoutMs);
        settle = (reply) => {
          clearTimeout(timer);
          resolve(reply);
        };
        child.stdin.write(`${message}\n`);
      }),
    tail: () => tail.trim(),
    kill,
    async close() {
      if (gone !== undefined) return;
      child.stdin.end();
      const left = once(child, "close").then(() => true);
      const inTime = await Promise.race([left, sleep(LEAVE_MS, false, { ref: false })]);
      if (!inTime) kill();
    },
  };
}

function exitText(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`;
}

/** The shell and what it started. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

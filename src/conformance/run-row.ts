import { bearer } from "./bearer.js";
import { faultOf, shown, type Kept } from "./pattern.js";
import { NotApplicable } from "./not-applicable.js";
import type { Point, Row, Step } from "./row.js";
import { openSocket, Refused, type Socket } from "./socket.js";
import type { Subject } from "./subject.js";

export type RowOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "deviates"; readonly point: Point }
  /** As a later release of OpenEnv does it. */
  | { readonly kind: "later"; readonly release: string }
  /** `seen` says what was expected and what was there instead. */
  | { readonly kind: "failed"; readonly seen: string }
  | { readonly kind: "not run"; readonly why: string };

export interface RunOptions {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** For a server that asks for one. */
  readonly token?: string | undefined;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long nothing must come before that is silence, in milliseconds. */
  readonly quietMs: number;
}

/** Plays a row: as OpenEnv has it, else as this project does instead. */
export async function runRow(row: Row, subject: Subject, options: RunOptions): Promise<RowOutcome> {
  try {
    const fault = await faultIn(row.steps(subject), options);
    if (fault === undefined) return { kind: "passed" };
    if (fault instanceof NoSlot) return { kind: "not run", why: fault.message };
    if (row.later !== undefined && (await faultIn(row.later.steps(subject), options)) === undefined) {
      return { kind: "later", release: row.later.release };
    }
    if (row.instead === undefined) return { kind: "failed", seen: fault.message };
    const other = await faultIn(row.instead.steps(subject), options);
    if (other === undefined) return { kind: "deviates", point: row.instead.point };
    return {
      kind: "failed",
      seen: `${fault.message}\n(and not as ${row.instead.point} has it: ${other.message})`,
    };
  } catch (error) {
    if (error instanceof NotApplicable) return { kind: "not run", why: error.message };
    throw error;
  }
}

class Fault extends Error {}

/** A small server with every slot taken by what went before says nothing about the row. */
class NoSlot extends Fault {}

async function faultIn(steps: readonly Step[], options: RunOptions): Promise<Fault | undefined> {
  const run = { options, kept: new Map<string, unknown>(), sockets: new Map<string, Socket>() };
  try {
    for (const step of steps) await play(step, run);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  } finally {
    await Promise.all([...run.sockets.values()].map((socket) => socket.end()));
  }
}

interface Run {
  readonly options: RunOptions;
  readonly kept: Kept;
  readonly sockets: Map<string, Socket>;
}

async function play(step: Step, run: Run): Promise<void> {
  const { options, kept, sockets } = run;
  const socketUrl = options.url.replace(/^http/, "ws");
  switch (step.do) {
    case "call":
      return call(step, run);
    case "open": {
      const opened = await open(`${socketUrl}${step.path}`, options);
      if (!("socket" in opened)) throw new Fault(`WS ${step.path}: ${opened.why}`);
      sockets.set(step.socket, opened.socket);
      return;
    }
    case "refused": {
      const opened = await open(`${socketUrl}${step.path}`, options);
      if ("socket" in opened) await opened.socket.end();
      const seen = "socket" in opened ? "accepted" : (opened.status ?? opened.why);
      if (seen !== step.status) throw new Fault(`WS ${step.path}: expected ${step.status}, seen ${seen}`);
      return;
    }
    case "send":
      socketOf(step, run).sendText(JSON.stringify(filled(step.json, kept)));
      return;
    case "sendText":
      socketOf(step, run).sendText(step.text);
      return;
    case "sendBinary":
      socketOf(step, run).sendBinary(step.text);
      return;
    case "receive": {
      const got = await socketOf(step, run).next(options.timeoutMs);
      if ("none" in got) throw new Fault(`expected a frame ${shown(step.frame)}, seen ${got.none}`);
      const frame: unknown = parsed(got.frame);
      const fault = faultOf(step.frame, frame, kept);
      if (fault === undefined) return;
      const account = `frame: ${fault}\nthe frame was ${shown(frame)}`;
      throw got.frame.includes('"CAPACITY_REACHED"')
        ? new NoSlot("it has no free session")
        : new Fault(account);
    }
    case "quiet": {
      const got = await socketOf(step, run).next(options.quietMs);
      if ("frame" in got) throw new Fault(`expected silence, seen ${shown(parsed(got.frame))}`);
      if (got.none.startsWith("closed")) throw new Fault(`expected silence, seen ${got.none}`);
      return;
    }
    case "closed": {
      const code = await socketOf(step, run).closed(options.timeoutMs);
      const extra = await socketOf(step, run).next(0);
      if ("frame" in extra) throw new Fault(`expected no more frames, seen ${shown(parsed(extra.frame))}`);
      if (code !== step.code) throw new Fault(`expected close ${step.code}, seen ${code ?? "no close"}`);
      return;
    }
    case "drop":
      socketOf(step, run).drop();
      return;
    case "soon":
      return soon(step.steps, run);
  }
}

async function call(step: Extract<Step, { do: "call" }>, { options, kept }: Run): Promise<void> {
  const where = `${step.method} ${step.path}`;
  const body = step.json === undefined ? step.text : JSON.stringify(filled(step.json, kept));
  const response = await fetch(`${options.url}${step.path}`, {
    method: step.method,
    redirect: "manual",
    signal: AbortSignal.timeout(options.timeoutMs),
    headers: {
      ...bearer(options.token),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...step.headers,
    },
    ...(body !== undefined && { body }),
  }).catch((error: unknown) => {
    throw new Fault(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const text = await response.text();
  const seen = text === "" ? undefined : parsed(text);
  if (response.status !== step.status) {
    throw new Fault(`${where}: expected status ${step.status}, seen ${response.status} with ${shown(seen)}`);
  }
  const headers = Object.fromEntries(response.headers);
  const fault =
    (step.body === undefined ? undefined : faultOf(step.body, seen, kept)) ??
    (step.replyHeaders === undefined ? undefined : faultOf(step.replyHeaders, headers, kept));
  if (fault !== undefined) throw new Fault(`${where}: ${fault}`);
}

/** How often a row looks again, and for how long, in milliseconds: row W32. */
const SOON = { everyMs: 50, forMs: 1_000 } as const;

async function soon(steps: readonly Step[], run: Run): Promise<void> {
  const deadline = performance.now() + SOON.forMs;
  for (;;) {
    const attempt = { ...run, sockets: new Map(run.sockets) };
    try {
      for (const step of steps) await play(step, attempt);
      for (const [name, socket] of attempt.sockets) run.sockets.set(name, socket);
      return;
    } catch (error) {
      for (const [name, socket] of attempt.sockets) if (!run.sockets.has(name)) await socket.end();
      if (!(error instanceof Fault) || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, SOON.everyMs));
  }
}

async function open(
  url: string,
  { timeoutMs, token }: RunOptions,
): Promise<{ readonly socket: Socket } | { readonly why: string; readonly status?: number }> {
  try {
    return { socket: await openSocket(url, timeoutMs, token) };
  } catch (error) {
    if (error instanceof Refused) return { why: error.message, status: error.status };
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function socketOf({ socket }: { readonly socket: string }, { sockets }: Run): Socket {
  const found = sockets.get(socket);
  if (found === undefined) throw new Error(`A row uses the socket ${socket} before it opens it.`);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Texts in braces become the values kept under their names. */
function filled(value: unknown, kept: Kept): unknown {
  if (typeof value === "string") {
    const name = /^\{([a-z]+)\}$/.exec(value)?.[1];
    return name !== undefined && kept.has(name) ? kept.get(name) : value;
  }
  if (Array.isArray(value)) return value.map((entry) => filled(entry, kept));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, kept)]));
}

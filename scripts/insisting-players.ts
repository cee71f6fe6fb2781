/** Players that send every call until it is answered, and compare each answer with that of a server which is never killed. */
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { loadDataset } from "../src/dataset/index.js";
import { NO_LOG, startServer } from "../src/transport/server.js";

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly session: string;
}

/** Posts JSON. Rejects where no whole answer comes. */
export type Post = (port: number, route: string, body: object, session?: string) => Promise<Answer>;

export interface Tally {
  answers: number;
  /** Of calls that were sent more than once. */
  repeated: number;
  /** Those that are not the other server's bytes. */
  different: number;
  /** Those that are no success. */
  refused: number;
  finished: number;
}

export interface Playing {
  readonly tally: Tally;
  /** Settles when all sessions are played. */
  readonly done: Promise<void>;
  readonly post: Post;
}

/** Plays so many sessions, `atOnce` of them at the same time, at the port; a call is sent again after each of these statuses. */
export function playInsisting(
  port: number,
  sessions: number,
  atOnce: number,
  again: readonly number[] = [],
): Playing {
  const tally: Tally = { answers: 0, repeated: 0, different: 0, refused: 0, finished: 0 };
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * atOnce });
  const post: Post = (...call) => posted(agent, ...call);

  async function insist(to: number, route: string, body: object, session?: string): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await post(to, route, body, session).catch(() => undefined);
      if (answer === undefined || again.includes(answer.status)) {
        await pause(50);
        continue;
      }
      if (to === port) tally.answers += 1;
      if (to === port && attempt > 0) tally.repeated += 1;
      return answer;
    }
  }

  function compare(ours: Answer, theirs: Answer, what: string): void {
    if (ours.status !== 200) tally.refused += 1;
    if (ours.body === theirs.body) return;
    tally.different += 1;
    console.error(`${what}: ${ours.status} ${ours.body.slice(0, 200)}`);
  }

  async function playSession(seed: number, reference: number): Promise<void> {
    const options = { task_id: 3, seed, split: "all" };
    let theirs = await insist(reference, "/reset", { ...options, request_id: randomUUID() });
    let ours = await insist(port, "/reset", { ...options, request_id: randomUUID() });
    const [session, other] = [ours.session, theirs.session];
    compare(ours, theirs, `reset ${seed}`);
    for (let step = 0; !isDone(theirs); step += 1) {
      const call = { action: actionAfter(theirs.body), request_id: `step-${step}`, expected_step: step };
      theirs = await insist(reference, "/step", call, other);
      ours = await insist(port, "/step", call, session);
      compare(ours, theirs, `step ${step + 1} of ${seed}`);
    }
    await insist(reference, "/close", {}, other);
    const closed = { ...ours, status: 200, body: JSON.stringify({ session_id: session, closed: true }) };
    compare(await insist(port, "/close", {}, session), closed, `close ${seed}`);
    tally.finished += 1;
  }

  async function playAll(): Promise<void> {
    const reference = await neverKilled();
    let begun = 0;
    const player = async (): Promise<void> => {
      while (begun < sessions) {
        begun += 1;
        await playSession(begun, reference.ports[0] ?? 0);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, player));
    await reference.close(0);
    agent.destroy();
  }

  return { tally, post, done: playAll() };
}

function neverKilled(): ReturnType<typeof startServer> {
  return startServer({
    dataset: loadDataset(),
    version: "0",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 100_000,
    sessionTimeoutMs: 3_600_000,
    stepDeadlineMs: 30_000,
    log: NO_LOG,
  });
}

function posted(agent: Agent, port: number, route: string, body: object, session?: string): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...(session !== undefined && { "x-session-id": session }),
  };
  return new Promise((resolve, reject) => {
    const call = request({ port, path: route, method: "POST", agent, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          session: String(reply.headers["x-session-id"]),
        }),
      );
      reply.on("aborted", () => reject(new Error("the answer was cut off")));
    });
    call.on("error", reject);
    call.end(text);
  });
}

function isDone({ body }: Answer): boolean {
  return (JSON.parse(body) as { done: boolean }).done;
}

/** The actions of the bench: what is recommended, then one route. */
function actionAfter(body: string): object {
  const seen = JSON.parse(body) as {
    observation: { current_ticket?: { context_status?: { recommended_tools?: string[] } } };
  };
  const tool = seen.observation.current_ticket?.context_status?.recommended_tools?.[0];
  if (tool !== undefined) return { action_type: "investigate", tool_name: tool };
  const route = { issue_type: "identity_access", priority: "high", assignment_group: "service_desk" };
  return { action_type: "submit", ...route, resolution_action: "fulfill" };
}

/** Settles when the server at the port answers; gives how long that took, in milliseconds. */
export async function untilReady(post: Post, port: number): Promise<number> {
  const begun = performance.now();
  for (;;) {
    try {
      await post(port, "/close", { session_id: "none" });
      return performance.now() - begun;
    } catch {
      await pause(5);
    }
  }
}

/** What the log tells: each call's session and trace, and nothing that was said in it; on the bytes that the process writes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../src/cli/terminal/log.js";
import { loadDataset } from "../../src/dataset/index.js";
import { digestOf, type TokenEntry } from "../../src/access/index.js";
import { connectClient } from "../support/connect-clients.js";
import { PLAYED_DOORS, PLAYED_RUN } from "../support/played-doors.js";
import { connect } from "../support/socket-client.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const HEADERS = { ...bearer(TOKENS.grader), traceparent: TRACEPARENT };

interface Line {
  readonly msg: string;
  readonly where?: string;
  readonly method?: string;
  readonly outcome?: string;
  readonly sessionId?: string;
  readonly run?: string;
  readonly traceId?: string;
}

let text = "";
const { requests: log } = createLog("debug", false, undefined, { write: (chunk) => void (text += chunk) });
/** A token that looks like a session's id. */
const UUID_TOKEN = "0b0e3d6c-6f6e-4d9f-9e38-6f1d4c7f2a11";

let server: WholeServer;
beforeAll(async () => {
  const more: TokenEntry = { name: "uuid", role: "grader", digest: digestOf(UUID_TOKEN) };
  server = await startWholeServer(10_000, { tokens: [...ENTRIES, more], log });
});
afterAll(() => server.close(0));

/** What was written since the text was so long. */
function linesSince(length: number): readonly Line[] {
  const written = text.slice(length).split("\n");
  return written.filter((line) => line !== "").map((line) => JSON.parse(line) as Line);
}

test.each(PLAYED_DOORS)(
  "through $door each call's line has its session, the run of its episode and its trace",
  async ({ play, methods }) => {
    const before = text.length;
    const session = await play(server.url, HEADERS);
    const lines = linesSince(before);
    const ofSession = lines.filter(({ sessionId }) => sessionId === session);
    expect(ofSession.map(({ method, outcome, run, traceId }) => [method, outcome, run, traceId])).toEqual(
      methods.map((method) => [method, "ok", PLAYED_RUN, TRACE]),
    );
    expect(lines.filter(({ traceId }) => traceId !== TRACE)).toEqual([]);
  },
);

async function post(path: string, body: object, more: object = {}): Promise<Response> {
  const headers = { ...HEADERS, "content-type": "application/json", ...more };
  return fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

test("what is refused has its session and trace too, but no id that a caller made up", async () => {
  const before = text.length;
  const session = (await post("/reset", { task_id: 1, seed: 7 })).headers.get("x-session-id") ?? "";
  const wrong = { action: { action_type: "submit", issue_type: "nonsense" } };
  await post("/step", { ...wrong, session_id: session });
  await post("/step", wrong, { "x-session-id": session });
  await post("/step", wrong, { "x-session-id": TOKENS.grader });
  await fetch(`${server.url}/state?session_id=${session}`, {
    headers: { ...bearer(TOKENS.agent), traceparent: TRACEPARENT },
  });
  await post(
    "/mcp",
    { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "no_such_tool" } },
    { "mcp-session-id": session },
  );
  const socket = await connect(`${server.url.replace("http", "ws")}/ws?session_id=${session}`, HEADERS);
  await socket.ask({ type: "step", data: { action_type: "nonsense" } });
  socket.socket.close();
  await connect(`${server.url.replace("http", "ws")}/ws`, { traceparent: TRACEPARENT }).catch(
    () => undefined,
  );
  await connectClient("grpc", server.url)
    .step({ sessionId: session }, { headers: HEADERS })
    .catch(() => undefined);
  expect(
    linesSince(before).map(({ method, outcome, sessionId, traceId }) => [
      method,
      outcome,
      sessionId,
      traceId,
    ]),
  ).toEqual([
    ["POST /reset", "ok", session, TRACE],
    ["POST /step", "unknown_word", session, TRACE],
    ["POST /step", "unknown_word", session, TRACE],
    ["POST /step", "unknown_word", undefined, TRACE],
    ["GET /state", "permission_denied", session, TRACE],
    ["POST /mcp", "unknown_word", session, TRACE],
    ["step", "unknown_word", session, TRACE],
    ["upgrade", "unauthenticated", undefined, TRACE],
    ["helpdesk.v1.EnvironmentService/Step", "missing_action", session, TRACE],
  ]);
});

test("a failure that no caller caused has its session and its trace, through every door", async () => {
  for (const { play } of PLAYED_DOORS) {
    const before = text.length;
    const broken = breakSteps(server);
    await play(server.url, HEADERS).catch(() => undefined);
    broken.restore();
    const failures = linesSince(before).filter(({ msg }) => msg === "unexpected failure");
    expect(failures.map(({ sessionId, traceId }) => [sessionId, traceId])).toEqual([
      [broken.session(), TRACE],
    ]);
  }
});

/** Makes the steps of the next session fail as a bug would. */
function breakSteps({ service }: WholeServer): { session: () => string; restore: () => void } {
  const original = service.openSessionSoon.bind(service);
  let id = "";
  service.openSessionSoon = (...args) => {
    const opened = original(...args);
    if (opened instanceof Promise) throw new Error("one process opens at once");
    id = opened.id;
    opened.step = () => {
      throw new TypeError("a bug");
    };
    return opened;
  };
  return { session: () => id, restore: () => (service.openSessionSoon = original) };
}

test("no byte of the log is a ticket's, a label's or a token's", async () => {
  // What is secret where it does not belong.
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`, bearer(UUID_TOKEN));
  await socket.ask({ type: "reset", data: { task_id: 3, seed: 7 } });
  await socket.ask({ type: "step", data: { action_type: "submit", priority: TOKENS.grader } });
  await socket.ask({ type: TOKENS.grader });
  socket.sendText(`{"type":"step",${TOKENS.grader}`);
  await socket.next();
  socket.socket.close();
  await post("/step", { action: { action_type: "submit", issue_type: TOKENS.grader } });
  await post("/step", { action: {}, session_id: TOKENS.grader });
  await post("/mcp", {
    jsonrpc: "2.0",
    id: 1,
    method: TOKENS.agent,
    params: { session_id: TOKENS.admin },
  });
  await fetch(`${server.url}/tasks`, {
    headers: { ...bearer("stranger-token-0123456789"), traceparent: `00-${TOKENS.agent}` },
  });
  await fetch(`${server.url}/state?session_id=${TOKENS.admin}`, { headers: HEADERS });
  await connectClient("grpc", server.url)
    .reset({ agent: TOKENS.agent, sessionId: TOKENS.agent, taskId: 99 }, { headers: HEADERS })
    .catch(() => undefined);

  // With the lines of the tests above.
  expect(linesSince(0).length).toBeGreaterThan(60);
  const secrets = [...Object.values(TOKENS), UUID_TOKEN, "stranger-token"];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  const tickets = loadDataset().tickets;
  const said = tickets.flatMap(({ title, description }) => [title, description]);
  expect(said.filter((words) => text.includes(words))).toEqual([]);
  const labels = /service_desk|application_team|access_request|"(?:critical|high|medium|low)"/;
  expect(text).not.toMatch(labels);
});

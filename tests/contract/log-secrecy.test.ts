/** What the log of requests tells: each call's session and trace, and nothing that was said in it. */
import { expect, test } from "vitest";
import { loadDataset } from "../../src/dataset/index.js";
import type { CutLogEntry, RequestLog, RequestLogEntry } from "../../src/transport/request-log.js";
import { connectClient } from "../support/connect-clients.js";
import { connect } from "../support/socket-client.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer } from "../support/whole-server.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const HEADERS = { ...bearer(TOKENS.grader), traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };

function collecting(lines: (RequestLogEntry | CutLogEntry)[]): RequestLog {
  return {
    requestsWanted: true,
    idsWanted: true,
    request: (entry) => void lines.push(entry),
    cut: (entry) => void lines.push(entry),
    failure: (error) => {
      throw error;
    },
  };
}

test("over gRPC, gRPC-Web, Connect and HTTP a call's line has its session and its trace, and no line has a text, a label or a token", async () => {
  const lines: RequestLogEntry[] = [];
  const server = await startWholeServer(8, { tokens: ENTRIES, log: collecting(lines) });
  const submit = {
    case: "submit",
    value: { issueType: 1, priority: 1, assignmentGroup: 1, resolutionAction: 1 },
  } as const;
  for (const name of ["grpc", "grpc-web", "connect-json", "connect-binary"] as const) {
    const client = connectClient(name, server.url);
    const { sessionId } = await client.reset({ taskId: 1, seed: 7 }, { headers: HEADERS });
    await client.step({ sessionId, action: { action: submit } }, { headers: HEADERS });
    await client.closeSession({ sessionId }, { headers: HEADERS });
    const told = lines
      .splice(0)
      .map(({ method, outcome, sessionId: session, traceId }) => [
        method.split("/")[1],
        outcome,
        session === sessionId,
        traceId,
      ]);
    expect([name, told]).toEqual([
      name,
      ["Reset", "Step", "CloseSession"].map((rpc) => [rpc, "ok", true, TRACE]),
    ]);
  }
  const headers = { ...HEADERS, "content-type": "application/json" };
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const session = (await post("/reset", { task_id: 1, seed: 7 })).headers.get("x-session-id") ?? "";
  await post("/step", { action: { action_type: "defer" }, session_id: session });
  const overHttp = lines.map(({ method, sessionId, traceId }) => [method, sessionId, traceId]);
  expect(overHttp).toEqual([
    ["POST /reset", session, TRACE],
    ["POST /step", session, TRACE],
  ]);

  // And what is refused, with what is secret in it, beside what is not.
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`, HEADERS);
  await socket.ask({ type: "reset", data: { task_id: 3, seed: 7 } });
  await socket.ask({ type: "step", data: { action_type: "submit", priority: TOKENS.grader } });
  socket.socket.close();
  await socket.closed();
  await post("/step", { action: { action_type: "submit", issue_type: TOKENS.grader } });
  await fetch(`${server.url}/tasks`, { headers: bearer("stranger-token-0123456789") });
  await connectClient("grpc", server.url)
    .reset({ agent: TOKENS.agent, taskId: 99 }, { headers: HEADERS })
    .catch(() => undefined);
  await server.close(0);

  const text = JSON.stringify(lines);
  expect(lines.length).toBeGreaterThan(6);
  for (const secret of [...Object.values(TOKENS), "stranger-token"]) expect(text).not.toContain(secret);
  const tickets = loadDataset().tickets;
  const said = tickets.flatMap(({ title, description }) => [title, description]);
  expect(said.filter((words) => text.includes(words))).toEqual([]);
  const labels = /service_desk|application_team|access_request|"(?:critical|high|medium|low)"/;
  expect(text).not.toMatch(labels);
});

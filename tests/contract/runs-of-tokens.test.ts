/** Whose runs a caller is told of: over gRPC, HTTP, and the file of their episodes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConnectError } from "@connectrpc/connect";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ErrorDetailSchema, ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { digestOf } from "../../src/access/index.js";
import { connectClient } from "../support/connect-clients.js";
import { bearer, entryOf, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const OTHER = "other-trainer-0123456789abcdef";
const ENTRIES = [
  entryOf("trainer"),
  { name: "other", role: "trainer", digest: digestOf(OTHER) },
  entryOf("grader", { sessionsOf: ["other"] }),
  entryOf("admin"),
] as const;

let server: WholeServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "runs-of-tokens-"));
  server = await startWholeServer(100, { tokens: ENTRIES, recordings: folder });
  await play(TOKENS.trainer, { run: "shared", seed: 1 });
  await play(OTHER, { run: "shared", seed: 2 });
  await play(OTHER, { run: "theirs", seed: 3 });
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
  rmSync(folder, { recursive: true });
});

async function play(token: string, { run, seed }: { readonly run: string; readonly seed: number }) {
  const headers = { ...bearer(token), "content-type": "application/json" };
  const post = (route: string, body: object, more: object = {}): Promise<Response> =>
    fetch(server.url + route, {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
  const reset = await post("/reset", { run, seed, task_id: 1, split: "dev" });
  const session = { "x-session-id": reset.headers.get("x-session-id") ?? "" };
  await post("/step", { action: { action_type: "defer" } }, session);
  await connectClient("grpc", server.url).closeSession(
    { sessionId: session["x-session-id"] },
    { headers: bearer(token) },
  );
}

/** Owner and name of each run that is told of, by both doors, and what of others' is refused. */
async function told(token: string) {
  const headers = bearer(token);
  const named = ({ owner, run }: { owner: string; run: string }): string => `${owner}/${run}`;
  const { runs } = await connectClient("grpc", server.url).listRuns({}, { headers });
  const listed = (await (await fetch(`${server.url}/runs`, { headers })).json()) as { runs: typeof runs };
  expect(listed.runs.map(named)).toEqual(runs.map(named));
  return runs.map(named);
}

async function fileOf(token: string, name: string) {
  const answer = await fetch(`${server.url}/runs/${name}`, { headers: bearer(token) });
  const text = await answer.text();
  const seeds = text.split("\n").flatMap((line) => /"seed":(\d+)/.exec(line)?.[1] ?? []);
  return answer.ok ? seeds.map(Number) : text;
}

test("a trainer is told of its own runs alone: of another's not even the name", async () => {
  expect(await told(TOKENS.trainer)).toEqual(["trainer/shared"]);
  expect(await fileOf(TOKENS.trainer, "shared")).toEqual([1]);
  const refused = await fileOf(TOKENS.trainer, "theirs");
  expect(JSON.parse(String(refused))).toMatchObject({
    code: "unknown_run",
    detail: expect.stringMatching(/no run theirs: there are shared\./) as string,
  });
  const asked = await fileOf(TOKENS.trainer, "shared?owner=other");
  expect(JSON.parse(String(asked))).toMatchObject({ code: "unknown_run" });
  const listed = connectClient("grpc", server.url).listRuns(
    { owner: "other" },
    { headers: bearer(TOKENS.trainer) },
  );
  expect((await listed).runs).toEqual([]);
});

test("a grader is told of its own and of those of the tokens that its entry names, an admin of all", async () => {
  expect(await told(TOKENS.grader)).toEqual(["other/shared", "other/theirs"]);
  expect(await fileOf(TOKENS.grader, "shared")).toEqual([2]);
  expect(await told(TOKENS.admin)).toEqual(["other/shared", "other/theirs", "trainer/shared"]);
  expect(JSON.parse(String(await fileOf(TOKENS.admin, "shared")))).toMatchObject({
    code: "malformed_request",
  });
  expect(await fileOf(TOKENS.admin, "shared?owner=other")).toEqual([2]);
});

test("whoever brings no token is told nothing", async () => {
  const failure: unknown = await connectClient("grpc", server.url)
    .listRuns({})
    .catch((error: unknown) => error);
  const [detail] = ConnectError.from(failure).findDetails(ErrorDetailSchema);
  expect(detail?.reason).toBe(ErrorReason.UNAUTHENTICATED);
  expect((await fetch(`${server.url}/runs`)).status).toBe(401);
});

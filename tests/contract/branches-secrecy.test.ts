/** Forks, snapshots, watches and lists tell no label of an unhandled ticket, and nothing at all in an exam. */
import { createClient, ConnectError } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { toJson } from "@bufbuild/protobuf";
import { expect, onTestFinished, test } from "vitest";
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import { Split } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import {
  EnvironmentService,
  ForkSessionResponseSchema,
  SessionSummarySchema,
  RestoreSessionResponseSchema,
  WatchSessionResponseSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { createSeal, readSnapshot } from "../../src/journal/index.js";
import { messageOf } from "../../src/wire/message-of.js";
import { compareWhileSecret, labelIsSecret } from "../properties/secrecy-compare.js";
import { labelPairs, type SecrecyPair } from "../properties/secrecy-pairs.js";
import { startExamServer } from "../support/exam-server.js";
import { startWholeServer } from "../support/whole-server.js";

const clientOf = (url: string) =>
  createClient(EnvironmentService, createGrpcTransport({ baseUrl: url, interceptors: [] }));

const posted = (body: object): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

/** A pair whose course shows no declared channel: everything that is told must be equal. */
function silentPair(): { readonly pair: SecrecyPair; readonly steps: number } {
  for (const pair of labelPairs(100, 77_033)) {
    const { steps } = compareWhileSecret(pair, labelIsSecret);
    if (steps.length > 3 && steps.every(({ paths }) => paths.length === 0))
      return { pair, steps: steps.length - 1 };
  }
  throw new Error("there is no such pair");
}

/** What names a session or tells a time is another in every run. */
function scrubbed(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replace(/"(ageSeconds|idleSeconds)":[\d.e-]+/g, '"$1":0');
}

/** But for the digests of all tickets, labels included, which the server's info tells as well. */
function snapshotText(bytes: Uint8Array): string {
  const opened = createSeal(undefined).open(bytes);
  if ("problem" in opened) throw new Error(opened.problem);
  const { datasetDigest, answersDigest, ...told } = readSnapshot(opened.snapshot) ?? {};
  expect([datasetDigest, answersDigest]).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.stringMatching(/^[0-9a-f]{64}$/),
  ]);
  return JSON.stringify(told);
}

/** All that these calls say of the episode of one side, at each of its steps, by gRPC and by HTTP. */
async function allTold(pair: SecrecyPair, side: "datasetA" | "datasetB", steps: number): Promise<string[]> {
  const server = await startWholeServer(200, { dataset: pair[side] });
  onTestFinished(() => server.close(0));
  const client = clientOf(server.url);
  const told: string[] = [];
  const { taskId, seed, ticketIds } = pair.request;
  const { sessionId } = await client.reset({ taskId, seed, ticketIds: [...ticketIds], split: Split.ALL });
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(server.url + path, posted(body));
    return response.text();
  };
  for (const action of [undefined, ...pair.actions.slice(0, steps)]) {
    if (action !== undefined) await client.step({ sessionId, action: messageOf(ActionSchema, action) });
    told.push(
      JSON.stringify(toJson(ForkSessionResponseSchema, await client.forkSession({ sessionId, count: 2 }))),
    );
    const { snapshot } = await client.snapshotSession({ sessionId });
    told.push(snapshotText(snapshot));
    const restored = await client.restoreSession({ snapshot });
    told.push(JSON.stringify(toJson(RestoreSessionResponseSchema, restored)));
    told.push(await post("/fork", { session_id: sessionId }));
    const { snapshot: text = "" } = JSON.parse(await post("/snapshot", { session_id: sessionId })) as {
      snapshot?: string;
    };
    told.push(snapshotText(Buffer.from(text, "base64")), await post("/restore", { snapshot: text }));
    told.push(await post("/fork", { session_id: sessionId, at_step: 99 }));
  }
  const page = await client.listSessions({ pageSize: 1000 });
  const summaries = page.sessions.map((summary) =>
    scrubbed(JSON.stringify(toJson(SessionSummarySchema, summary))),
  );
  told.push(summaries.sort().join());
  const events = fetch(`${server.url}/watch?session_id=${sessionId}&from_step=0`).then((reply) =>
    reply.text(),
  );
  for await (const event of client.watchSession({ sessionId, fromStep: 0 })) {
    told.push(JSON.stringify(toJson(WatchSessionResponseSchema, event)));
    if (event.event.case === "answer" && event.event.value.stepCount === steps)
      setTimeout(() => server.service.closeSession(sessionId), 50);
  }
  told.push(await events);
  return told.map(scrubbed);
}

test("two servers that differ in one unhandled label fork, snapshot, restore, watch and list the same", async () => {
  const { pair, steps } = silentPair();
  const [a, b] = [await allTold(pair, "datasetA", steps), await allTold(pair, "datasetB", steps)];
  expect(b).toEqual(a);
  // Of each step seven, the list, of each answer one, the end, and what server-sent events said.
  expect(a).toHaveLength(7 * (steps + 1) + 1 + (steps + 1) + 1 + 1);
});

test("an exam refuses forks, snapshots, restored sessions, watches and the list, and says so", async () => {
  const server = await startExamServer(2);
  onTestFinished(() => server.close(0));
  const client = clientOf(server.url);
  const { sessionId } = await client.reset({ agent: "me" });
  const watched = async (): Promise<unknown> => {
    for await (const event of client.watchSession({ sessionId, fromStep: 0 })) return event;
    return undefined;
  };
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    "forks: each episode is played once": () => client.forkSession({ sessionId }),
    "snapshots: each episode is played once": () => client.snapshotSession({ sessionId }),
    "restored sessions: it deals the episodes itself": () =>
      client.restoreSession({ snapshot: new Uint8Array(9) }),
    "its sessions from watchers": watched,
    "the list of its sessions": () => client.listSessions({}),
  };
  for (const [what, call] of Object.entries(calls)) {
    const error = ConnectError.from(await call().catch((caught: unknown) => caught));
    expect(error.rawMessage).toContain(`An exam withholds ${what}`);
    const [detail] = error.findDetails(ErrorDetailSchema);
    expect([detail?.reason, detail?.nextStep]).toEqual([
      ErrorReason.EXAM_WITHHELD,
      expect.stringMatching(/\w+\.$/),
    ]);
  }
  const routes: Readonly<Record<string, readonly [string, RequestInit]>> = {
    "forks: each": ["/fork", posted({ session_id: sessionId })],
    "snapshots: each": ["/snapshot", posted({ session_id: sessionId })],
    "restored sessions": ["/restore", posted({ snapshot: "AAAA" })],
    "its sessions from watchers": [`/watch?session_id=${sessionId}`, {}],
  };
  for (const [what, [path, init]] of Object.entries(routes)) {
    const reply = await fetch(server.url + path, init);
    expect([path, reply.status, await reply.text()]).toEqual([
      path,
      403,
      expect.stringContaining(`An exam withholds ${what}`),
    ]);
  }
  // Nothing of it was taken, and the episode goes on.
  expect(
    (await client.step({ sessionId, action: messageOf(ActionSchema, { actionType: "request_info" }) }))
      .observation,
  ).toBeDefined();
  expect(server.failures).toEqual([]);
});

/** A source of tickets over a session's life: what it tells of labels, what outlives the process, its twins, and other processes. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { evaluate } from "../../src/cli/evaluate.js";
import { TWINS } from "../../src/domain/vocabulary.js";
import { readResult } from "../../src/evaluation/result-file.js";
import { WorldSplit, WorldTwin } from "../../gen/ts/helpdesk/v1/source_pb.js";
import { actionMessage } from "../../src/client/action.js";
import { createHelpdeskClient } from "../../src/client/index.js";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import type { Ticket } from "../../src/domain/ticket.js";
import type { Worlds } from "../../src/generator/index.js";
import { openDiskStore } from "../../src/journal/index.js";
import { openWorlds } from "../../src/worlds/open-worlds.js";
import { connectClient, type EnvironmentClient } from "../support/connect-clients.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { sessionInEach } from "../support/worker-doors.js";
import { startWorkerServer } from "../support/worker-server.js";

const folder = mkdtempSync(join(tmpdir(), "generated-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

function worldsHere(): Worlds {
  const worlds = openWorlds();
  if (worlds === undefined) throw new Error("data/worlds is not here");
  return worlds;
}

async function served(
  worlds: Worlds,
  more: Parameters<typeof startWholeServer>[1] = {},
): Promise<WholeServer> {
  const server = await startWholeServer(16, { worlds, ...more });
  onTestFinished(() => server.close(0));
  return server;
}

const SOURCE = { generated: { world: 5, split: "test" } } as const;
const SUBMIT = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

/** Of the queues drawn so far, in order: the tickets with other labels. */
const mislabelledIds: string[] = [];

/** The same worlds, with other labels of one ticket of each queue, the last that was drawn. */
function mislabelled(worlds: Worlds): Worlds {
  const turned = (ticket: Ticket): Ticket => ({
    ...ticket,
    issueType: ticket.issueType === "spam_phishing" ? "onboarding" : "spam_phishing",
    priority: ticket.priority === "critical" ? "low" : "critical",
    assignmentGroup: ticket.assignmentGroup === "procurement" ? "license_ops" : "procurement",
    resolutionAction: ticket.resolutionAction === "ignore" ? "assign" : "ignore",
    rationale: "fact matter = nothing",
  });
  const other = (tickets: Dataset): Dataset => ({
    ...tickets,
    ...(tickets.endless !== undefined && {
      endless: {
        ...tickets.endless,
        draw(order) {
          const drawn = tickets.endless?.draw(order);
          const last = drawn?.others.at(-1);
          if (drawn === undefined || last === undefined) throw new Error("the queue has no ticket");
          const own = turned(last);
          mislabelledIds.push(own.ticketId);
          return {
            dataset: createDataset(drawn.dataset.tickets.map((one) => (one === last ? own : one))),
            cluster: drawn.cluster,
            others: drawn.others.with(-1, own),
          };
        },
      },
    }),
  });
  return { ...worlds, digest: worlds.digest, tickets: (source) => other(worlds.tickets(source)) };
}

/** Every answer over a socket, as its bytes are. */
async function bytesOf(url: string, messages: readonly object[]): Promise<readonly string[]> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  await once(socket, "open");
  const told: string[] = [];
  for (const message of messages) {
    socket.send(JSON.stringify(message));
    const [data] = (await once(socket, "message")) as [Buffer];
    told.push(data.toString().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"));
  }
  socket.close();
  return told;
}

test.each([1, 2])(
  "labels of a ticket that was not handled are in no byte of an episode of a world on task %i, and its rationale never is",
  async (task_id) => {
    const [own, other] = [await served(worldsHere()), await served(mislabelled(worldsHere()))];
    const step = (data: object): object => ({ type: "step", data });
    const one = [
      step({ action_type: "investigate", tool_name: "lookup_internal_routing_note" }),
      step({
        action_type: "submit",
        issue_type: "identity_access",
        priority: "high",
        assignment_group: "service_desk",
        resolution_action: "fulfill",
      }),
      { type: "state" },
    ];
    const reset = {
      type: "reset",
      data: { task_id, seed: 4, queue_size: 3, episode_id: "same", source: SOURCE },
    };
    const script = [reset, { type: "state" }, ...one, ...one, ...one];
    const [a, b] = [await bytesOf(own.url, script), await bytesOf(other.url, script)];
    // The answer that handles the ticket is the first that tells them apart: each takes three calls, after the first two.
    const { data } = JSON.parse(b[1] ?? "") as { data: { queue_ticket_ids: string[] } };
    const place = data.queue_ticket_ids.indexOf(mislabelledIds.at(-1) ?? "");
    expect(place).toBeGreaterThan(0);
    const handled = 2 + 3 * place + 1;
    expect(a.slice(0, handled)).toEqual(b.slice(0, handled));
    expect(a[handled]).not.toBe(b[handled]);
    expect([...a, ...b].join("\n")).not.toMatch(/rationale|fact matter|rule /);
  },
);

function sessionOf(url: string, sessionId: string) {
  const calls = connectClient("connect-binary", url);
  return {
    sessionId,
    state: () => calls.getState({ sessionId }),
    submit: () => calls.step({ sessionId, action: actionMessage(SUBMIT) }),
  };
}

async function begun(url: string): Promise<ReturnType<typeof sessionOf>> {
  const source = {
    generated: { world: 5, split: WorldSplit.TEST, twin: WorldTwin.REWORDED, hiddenPercent: 100 },
  };
  const { sessionId } = await connectClient("connect-binary", url).reset({
    taskId: 3,
    seed: 9,
    queueSize: 3,
    source,
  });
  return sessionOf(url, sessionId);
}

test("an episode of a world and of a twin of it goes on after its server was started again from its journal", async () => {
  const store = (): ReturnType<typeof openDiskStore> =>
    openDiskStore({ folder, durability: "disk", onNote: () => undefined });
  const before = await startWholeServer(16, { worlds: worldsHere(), store: store() });
  const [kept, along] = [await begun(before.url), await begun(before.url)];
  expect((await kept.submit()).observation).toEqual((await along.submit()).observation);
  const state = await kept.state();
  expect(state.state?.source?.generated).toMatchObject({
    twin: WorldTwin.REWORDED,
    hiddenPercent: 100,
    world: 5,
  });
  const next = await along.submit();
  await before.close(0);

  const after = await served(worldsHere(), { store: store() });
  const resumed = sessionOf(after.url, kept.sessionId);
  expect(await resumed.state()).toEqual(state);
  expect((await resumed.submit()).observation).toEqual(next.observation);
});

test("a twin is drawn over every door, and pairs with the tickets as they are", async () => {
  const { url } = await served(worldsHere());
  const client = createHelpdeskClient(url);
  const played = async (twin?: "aliased" | "reworded" | "counterfactual") => {
    const generated = { ...SOURCE.generated, ...(twin !== undefined && { twin }) };
    const session = client.session();
    const seen = await session.reset({ taskId: 3, seed: 2, queueSize: 4, source: { generated } });
    const { queueTicketIds, source } = await session.state();
    expect(source).toEqual({ generated });
    const reset = { task_id: 3, seed: 2, queue_size: 4, source: { generated } };
    const [flat = ""] = await bytesOf(url, [{ type: "reset", data: reset }]);
    const { data } = JSON.parse(flat) as {
      readonly data: { readonly observation: { readonly current_ticket: { readonly title: string } } };
    };
    expect(data.observation.current_ticket.title).toBe(seen.currentTicket?.title);
    return { queueTicketIds, ticket: seen.currentTicket };
  };
  const [own, aliased, reworded, other] = [
    await played(),
    await played("aliased"),
    await played("reworded"),
    await played("counterfactual"),
  ];
  expect([reworded.queueTicketIds, other.queueTicketIds]).toEqual([own.queueTicketIds, own.queueTicketIds]);
  expect(reworded.ticket?.requester).toBe(own.ticket?.requester);
  expect(aliased.ticket?.requester).not.toBe(own.ticket?.requester);
  expect(aliased.queueTicketIds.filter((id) => own.queueTicketIds.includes(id))).toEqual([]);
  const refused = await bytesOf(url, [
    { type: "reset", data: { source: { generated: { twin: "mirrored" } } } },
  ]);
  expect(refused[0]).toMatch(/twin.*aliased.*reworded.*counterfactual/);
  await client.close();
});

test("an evaluation over the wire plays all five twins, of which a memory loses much", async () => {
  const { url } = await served(worldsHere());
  const output = join(folder, "twins.json");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => void vi.restoreAllMocks());
  const flags = ["--url", url, "--world", "6", "--split", "dev", "--tasks", "3", "--episodes", "2"];
  const run = [...flags, "--twins", "--policy", "memoriser", "--output", output];
  expect(await evaluate.run(run, {})).toBe(0);
  const { twins } = readResult(output);
  expect(twins?.absent).toEqual([]);
  expect(twins?.gaps.map(({ twin, gap }) => [twin, gap.value > 0.1])).toEqual(
    TWINS.map((twin) => [twin, true]),
  );
});

test("an episode of a world in either of two workers is the one that a single process plays, from whatever connection", async () => {
  const workers = await startWorkerServer("--workers", "2");
  onTestFinished(() => workers.signal("SIGKILL"));
  const alone = await served(worldsHere());
  const source = {
    generated: { world: 5, split: WorldSplit.TEST, twin: WorldTwin.REWORDED, scarcityPercent: 100 },
  };
  const episode = { taskId: 3, seed: 9, queueSize: 3, source };
  const client = connectClient("grpc", alone.url);
  const { sessionId, observation } = await client.reset(episode);
  const { state } = await client.getState({ sessionId });
  const next = await client.step({ sessionId, action: actionMessage(SUBMIT) });
  for (const session of await sessionInEach(workers.url)) {
    const there = (): EnvironmentClient => connectClient("grpc", workers.url);
    const named = { sessionId: session };
    expect((await there().reset({ ...named, ...episode })).observation).toEqual(observation);
    expect((await there().getState(named)).state).toEqual({
      ...state,
      episodeId: expect.any(String) as string,
    });
    const stepped = await there().step({ ...named, action: actionMessage(SUBMIT) });
    expect(stepped.observation).toEqual(next.observation);
  }
});

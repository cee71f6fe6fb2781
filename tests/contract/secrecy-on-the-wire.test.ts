/**
 * Secrecy on every transport: two servers whose datasets differ in one label of one ticket (or in a note's text) send
 * the same bytes until that ticket is handled (or its tool used), but for the committed allow-list. See
 * docs/rules.md#declared-channels.
 */
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import { toBinary, toJson } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { describe, expect, test } from "vitest";
import { Split } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ObservationSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import type { EpisodeState } from "../../src/domain/episode-state.js";
import { isOver, startEpisode, stateOf, step, type StepResult } from "../../src/engine/index.js";
import { createJsonWriter } from "../../src/wire/json/writer.js";
import { messageOf } from "../../src/wire/message-of.js";
import { HelpdeskReply } from "../../src/transport/openenv/helpdesk/reply.js";
import { replyBody } from "../../src/transport/openenv/json/reply-bytes.js";
import { jsonText } from "../../src/transport/openenv/json/write-json.js";
import { startServer, type RunningServer } from "../../src/transport/server.js";
import { differingPaths } from "../properties/differing-paths.js";
import { ALLOWED_PATTERNS, covers } from "../properties/secrecy-allow-list.js";
import {
  compareWhileSecret,
  labelIsSecret,
  noteIsSecret,
  type KeepsSecret,
} from "../properties/secrecy-compare.js";
import { labelPairs, notePairs, type SecrecyPair } from "../properties/secrecy-pairs.js";
import { playInBatches, playOnStream } from "../support/play-pair.js";
import { RUNS_MANY, runsOf } from "../support/test-runs.js";

const SEED = 77_031;
/** Each some dozen steps in three encodings; the property of the engine itself takes thousands. */
const ENCODED_PAIRS = runsOf(64);
const SERVED_PAIRS = RUNS_MANY ? 4 : 2;

const stateJson = createJsonWriter(StateSchema);

/** Every form in which one step leaves the server, as text that can be compared and parsed. */
function told({ episode, observation }: StepResult): Readonly<Record<string, string>> {
  const message = messageOf(ObservationSchema, observation);
  const state: EpisodeState = { ...stateOf(episode), split: "all", source: null };
  const stateMessage = messageOf(StateSchema, state);
  return {
    openenv: `{"observation":${replyBody(new HelpdeskReply(observation)).toString()},"state":${Buffer.from(stateJson("", state), "latin1").toString()}}`,
    protoJson: JSON.stringify({
      observation: toJson(ObservationSchema, message),
      state: toJson(StateSchema, stateMessage),
    }),
    protoBinary: `"${Buffer.from(toBinary(ObservationSchema, message)).toString("hex")} ${Buffer.from(toBinary(StateSchema, stateMessage)).toString("hex")}"`,
  };
}

/** Members of a oneof have a name in the proto that the domain does not have. */
const ONEOF_CASES =
  /\.(relatedTicket|requesterHistory|routingNote|capacityForecast|clusterSummary|requestInfo|openIncident|defer|ticketDeferred|deferDenied)(?=\.)/;

/** A path of a transport as the allow-list writes it. */
function domainPath(path: string): string {
  const camel = path.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const flat = camel
    .replace(/^observation\.(?:data\.)?observation\./, "observation.")
    .replace(/^observation\.data\./, "observation.");
  return /lastToolResult|dynamicQueueEvents/.test(flat) ? flat.replace(ONEOF_CASES, "") : flat;
}

/** The allow-list writes the words of a vocabulary as they are in the domain; a path here has none of them. */
const PATTERNS = ALLOWED_PATTERNS.map((pattern) => domainPath(pattern));

function leaks(a: string, b: string): readonly string[] {
  if (a === b) return [];
  const paths = differingPaths(JSON.parse(a), JSON.parse(b), "").map(domainPath);
  if (paths.length === 0) return ["order of keys"];
  // Proto JSON leaves an empty list out: then the list itself differs, and not an item of it.
  return paths.filter(
    (path) => !PATTERNS.some((pattern) => covers(pattern, path) || covers(pattern, `${path}[]`)),
  );
}

/** Both sides of a pair, step by step, for as long as the secret has to be kept. */
function* secretSteps(
  pair: SecrecyPair,
  keepsSecret: KeepsSecret,
): Generator<readonly [StepResult, StepResult]> {
  const { steps } = compareWhileSecret(pair, keepsSecret);
  let a = startEpisode({ dataset: pair.datasetA, ...pair.request });
  let b = startEpisode({ dataset: pair.datasetB, ...pair.request });
  yield [a, b];
  for (const action of pair.actions.slice(0, steps.length - 1)) {
    a = step(a.episode, action);
    b = step(b.episode, action);
    yield [a, b];
  }
}

describe.each([
  ["a label", labelPairs(ENCODED_PAIRS, SEED), labelIsSecret],
  ["a note's text", notePairs(ENCODED_PAIRS, SEED), noteIsSecret],
] as const)("%s that differs", (_name, pairs, keepsSecret) => {
  test(`shows in no encoding outside the allow-list, over ${ENCODED_PAIRS} pairs`, () => {
    const found = new Set<string>();
    let binaryCompared = 0;
    for (const pair of pairs) {
      for (const [a, b] of secretSteps(pair, keepsSecret)) {
        const [toldOfA, toldOfB] = [told(a), told(b)];
        for (const form of ["openenv", "protoJson"]) {
          for (const path of leaks(toldOfA[form] ?? "", toldOfB[form] ?? "")) found.add(`${form}: ${path}`);
        }
        // Bytes that cannot be looked into must be equal wherever their JSON is.
        if (toldOfA["protoJson"] === toldOfB["protoJson"]) {
          binaryCompared += 1;
          if (toldOfA["protoBinary"] !== toldOfB["protoBinary"]) found.add("protoBinary");
        }
      }
    }
    expect([...found]).toEqual([]);
    expect(binaryCompared).toBeGreaterThan(ENCODED_PAIRS);
  });
});

/** Plays the actions over one transport and gives what was received, a text a message. */
type Play = (url: string, pair: SecrecyPair, steps: number) => Promise<readonly string[]>;

const wireReset = ({ request }: SecrecyPair): object => ({
  task_id: request.taskId,
  seed: request.seed,
  ticket_ids: request.ticketIds,
  split: "all",
});

const PLAYS: Readonly<Record<string, Play>> = {
  "/ws": async (url, pair, steps) => {
    const { WebSocket } = await import("ws");
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
    const received: string[] = [];
    const messages = [
      { type: "reset", data: wireReset(pair) },
      ...pair.actions
        .slice(0, steps)
        .flatMap((action) => [
          { type: "step", data: JSON.parse(jsonText(action)) as unknown },
          { type: "state" },
        ]),
    ].map((message) => JSON.stringify(message));
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("open", () => socket.send(messages[0] ?? ""));
      socket.on("message", (data: Buffer) => {
        received.push(data.toString());
        const next = messages[received.length];
        if (next !== undefined) return socket.send(next);
        socket.close();
        resolve();
      });
    });
    return received;
  },
  HTTP: async (url, pair, steps) => {
    const call = async (path: string, init: RequestInit): Promise<Response> => fetch(url + path, init);
    const post = (path: string, body: object, session: string): Promise<Response> =>
      call(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...(session !== "" && { "x-session-id": session }) },
      });
    const reset = await post("/reset", wireReset(pair), "");
    const session = reset.headers.get("x-session-id") ?? "";
    const received = [await reset.text()];
    for (const action of pair.actions.slice(0, steps)) {
      received.push(
        await (await post("/step", { action: JSON.parse(jsonText(action)) as unknown }, session)).text(),
      );
      received.push(await (await call("/state", { headers: { "x-session-id": session } })).text());
    }
    return received;
  },
  MCP: async (url, pair, steps) => {
    const query = new URLSearchParams(
      Object.entries(wireReset(pair))
        .filter(([, value]) => value !== undefined)
        .map(([key, value]): [string, string] => [key, String(value)]),
    );
    let session = "";
    const rpc = async (method: string, params: object): Promise<string> => {
      const response = await fetch(`${url}/mcp?${query.toString()}`, {
        method: "POST",
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
        headers: { ...(session !== "" && { "mcp-session-id": session }) },
      });
      session = response.headers.get("mcp-session-id") ?? session;
      return response.text();
    };
    const received = [await rpc("initialize", { protocolVersion: "2025-06-18" })];
    for (const action of pair.actions.slice(0, steps)) {
      const { action_type, tool_name, ...rest } = JSON.parse(jsonText(action)) as Record<string, string>;
      const name = action_type === "submit" ? "submit_routing" : (tool_name ?? action_type);
      received.push(await rpc("tools/call", { name, arguments: rest }));
      received.push(await rpc("tools/list", {}));
    }
    return received;
  },
  Connect: (url, pair, steps) =>
    playRpc(createConnectTransport({ baseUrl: url, httpVersion: "1.1" }), pair, steps),
  gRPC: (url, pair, steps) => playRpc(createGrpcTransport({ baseUrl: url }), pair, steps),
  "gRPC-Web": (url, pair, steps) =>
    playRpc(createGrpcWebTransport({ baseUrl: url, httpVersion: "1.1" }), pair, steps),
  "a Play stream": playOnStream,
  batches: playInBatches,
};

async function playRpc(transport: Transport, pair: SecrecyPair, steps: number): Promise<readonly string[]> {
  const client = createClient(EnvironmentService, transport);
  const { taskId, seed, ticketIds } = pair.request;
  const { sessionId, observation } = await client.reset({
    taskId,
    seed,
    ticketIds: [...ticketIds],
    split: Split.ALL,
  });
  const show = (seen: typeof observation): string =>
    JSON.stringify(seen === undefined ? null : toJson(ObservationSchema, seen));
  const received = [show(observation)];
  for (const action of pair.actions.slice(0, steps)) {
    const stepped = await client.step({ sessionId, action: messageOf(ActionSchema, action) });
    received.push(show(stepped.observation));
    const { state } = await client.getState({ sessionId });
    received.push(JSON.stringify(state === undefined ? null : toJson(StateSchema, state)));
  }
  return received;
}

function serve(pair: SecrecyPair, side: "datasetA" | "datasetB"): Promise<RunningServer> {
  return startServer({
    dataset: pair[side],
    version: "0.0.0-test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 16,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
}

test.each(Object.entries(PLAYS))(
  "over %s two servers that differ in one unhandled label send the same",
  async (_name, play) => {
    // Only pairs whose course shows no declared channel: everything that is received must be equal.
    const silent = labelPairs(400, SEED + 1)
      .map((pair) => ({ pair, compared: compareWhileSecret(pair, labelIsSecret).steps }))
      .filter(
        ({ pair, compared }) =>
          compared.length > 2 &&
          compared.every(({ paths }) => paths.length === 0) &&
          !endsEarly(pair, compared.length),
      )
      .slice(0, SERVED_PAIRS);
    expect(silent).toHaveLength(SERVED_PAIRS);
    for (const { pair, compared } of silent) {
      const [a, b] = [await serve(pair, "datasetA"), await serve(pair, "datasetB")];
      try {
        const urls = [a, b].map((server) => `http://127.0.0.1:${String(server.ports[0])}`);
        const received = await Promise.all(urls.map((url) => play(url, pair, compared.length - 1)));
        expect(received[1]).toEqual(received[0]);
        expect(received[0]).toHaveLength(2 * compared.length - 1);
      } finally {
        await Promise.all([a.close(0), b.close(0)]);
      }
    }
  },
);

/** A server refuses a step after the end; such a course is left to the engine's own test. */
function endsEarly(pair: SecrecyPair, steps: number): boolean {
  let { episode } = startEpisode({ dataset: pair.datasetA, ...pair.request });
  for (const action of pair.actions.slice(0, steps - 1)) {
    if (isOver(episode)) return true;
    ({ episode } = step(episode, action));
  }
  return false;
}

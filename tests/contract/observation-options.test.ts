/** What observations leave out over HTTP, the socket and MCP: what a reset there says, and no more. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(16);
});
afterAll(async () => {
  await server.close(0);
  expect(server.failures).toEqual([]);
});

type Told = Readonly<Record<string, unknown>>;
interface Reply {
  readonly observation: Told;
  readonly reward: number | null;
}

const RESET = { task_id: 3, seed: 11, queue_size: 3 };
const LOOKUP = { action_type: "investigate", tool_name: "lookup_internal_routing_note" };
const SUBMIT = { action_type: "submit", issue_type: "onboarding", priority: "high" };

/** The replies to a reset and to three steps. */
async function onSocket(options: object): Promise<Reply[]> {
  const client = await connect(server.url.replace("http", "ws") + "/ws");
  const replies: Reply[] = [];
  const ask = async (type: string, data: object): Promise<void> => {
    replies.push((await client.ask({ type, data })).data as unknown as Reply);
  };
  await ask("reset", { ...RESET, ...options });
  for (const action of [LOOKUP, SUBMIT, LOOKUP]) await ask("step", action);
  client.socket.close();
  return replies;
}

async function overHttp(options: object): Promise<Reply[]> {
  const replies: Reply[] = [];
  let session = "";
  const ask = async (path: string, body: object): Promise<void> => {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(session !== "" && { "x-session-id": session }) },
      body: JSON.stringify(body),
    });
    session = response.headers.get("x-session-id") ?? session;
    replies.push((await response.json()) as Reply);
  };
  await ask("/reset", { ...RESET, ...options });
  for (const action of [LOOKUP, SUBMIT, LOOKUP]) await ask("/step", { action });
  return replies;
}

const UNTOLD = {
  task_name: "",
  instructions: "",
  allowed_fields: [],
  available_action_types: [],
  available_tools: [],
};

const SURFACES: readonly (readonly [string, (options: object) => Promise<Reply[]>])[] = [
  ["/ws", onSocket],
  ["HTTP", overHttp],
];

test.each(SURFACES)("over %s a history is told whole, by its last entry or not at all", async (_, play) => {
  const all = await play({});
  const last = await play({ history: "last" });
  const none = await play({ history: "none" });
  const withHistory = (kept: number) =>
    all.map((reply) => {
      const history = reply.observation["history"] as unknown[];
      return {
        ...reply,
        observation: { ...reply.observation, history: kept === 0 ? [] : history.slice(-kept) },
      };
    });
  expect(last).toEqual(withHistory(1));
  expect(none).toEqual(withHistory(0));
  expect(all[3]?.observation["history"]).toHaveLength(3);
});

test.each(SURFACES)(
  "over %s what never changes is told always, or after the reset alone",
  async (_, play) => {
    const [first, ...later] = await play({});
    const expected = [
      first,
      ...later.map((reply) => ({ ...reply, observation: { ...reply.observation, ...UNTOLD } })),
    ];
    expect(await play({ static_fields: "first" })).toEqual(expected);
    expect(await play({ static_fields: "always", history: "all" })).toEqual([first, ...later]);
  },
);

test("a word that there is not is refused with those that there are", async () => {
  const client = await connect(server.url.replace("http", "ws") + "/ws");
  const { data } = await client.ask({ type: "reset", data: { ...RESET, history: "some" } });
  expect(data).toMatchObject({ reason: "unknown_word", errors: [{ loc: ["history"] }] });
  client.socket.close();
});

/** What the contract's comments promise of calls at once and of lost answers. docs/contract.md. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";

interface Answer {
  readonly status: number;
  readonly session: string;
  readonly text: string;
}

const LOOKUP = { action_type: "investigate", tool_name: "lookup_related_ticket" };

let server: TestServer;

beforeAll(async () => {
  server = await serveOpenEnv(helpdeskEnvironment(countingService(16)));
});
afterAll(() => server.close());

async function post(path: string, body: object, session?: string): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      ...(session !== undefined && { "x-session-id": session }),
    },
  });
  return {
    status: response.status,
    session: response.headers.get("x-session-id") ?? "",
    text: await response.text(),
  };
}

async function stepsTaken(session: string): Promise<number> {
  const response = await fetch(`${server.url}/state`, { headers: { "x-session-id": session } });
  return ((await response.json()) as { readonly step_count: number }).step_count;
}

test("two steps of a session sent at once are two steps, one after the other", async () => {
  const { session } = await post("/reset", { task_id: 2, seed: 1 });
  const step = () => post("/step", { action: LOOKUP }, session);
  const answers = await Promise.all([step(), step()]);
  const histories = answers.map(
    ({ text }) =>
      (JSON.parse(text) as { observation: { history: readonly { step: number }[] } }).observation.history
        .length,
  );
  expect([answers.map(({ status }) => status), histories.sort()]).toEqual([
    [200, 200],
    [1, 2],
  ]);
  expect(await stepsTaken(session)).toBe(2);
});

test("with expected_step the second of two is refused, and nothing is lost", async () => {
  const { session } = await post("/reset", { task_id: 2, seed: 1 });
  const step = () => post("/step", { action: LOOKUP, expected_step: 0 }, session);
  const statuses = (await Promise.all([step(), step()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409]);
  expect(await stepsTaken(session)).toBe(1);
});

test("a reset of the same session with the same seed, after a lost answer, answers the same bytes", async () => {
  const opened = await post("/reset", { task_id: 3, seed: 7 });
  await post("/step", { action: LOOKUP }, opened.session);
  const again = await post("/reset", { task_id: 3, seed: 7 }, opened.session);
  expect(again).toEqual(opened);
});

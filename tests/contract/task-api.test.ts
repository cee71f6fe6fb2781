/** OpenEnv's Task API over the helpdesk's tasks, splits and seeds. See docs/mcp.md#tasks-to-choose-from. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { createProbe } from "../support/probe-environment.js";

let server: TestServer;

beforeAll(async () => {
  server = await serveOpenEnv(helpdeskEnvironment(countingService()));
});

afterAll(() => server.close());

async function call(
  path: string,
  body?: object,
  url = server.url,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    ...(body !== undefined && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  return { status: response.status, body: await response.json() };
}

const rows = async (body: object): Promise<readonly object[]> =>
  ((await call("/helpdesk-env/task_range", body)).body as { tasks: readonly object[] }).tasks;

describe("what there is", () => {
  test("one environment, with the splits of its tickets", async () => {
    expect(await call("/list_environments")).toEqual({ status: 200, body: ["helpdesk-env"] });
    expect(await call("/helpdesk-env/splits")).toEqual({
      status: 200,
      body: [
        { name: "dev", type: "train" },
        { name: "test", type: "test" },
      ],
    });
  });

  test.each(["dev", "test"])(
    "the split %s has every task with each of a hundred seeds, once",
    async (split) => {
      expect((await call("/helpdesk-env/num_tasks", { split })).body).toEqual({ num_tasks: 300 });
      const { tasks, env_name } = (await call("/helpdesk-env/tasks", { split })).body as {
        tasks: readonly { task_id: number; seed: number; split: string }[];
        env_name: string;
      };
      expect(env_name).toBe("helpdesk-env");
      expect(tasks.slice(0, 4)).toEqual([
        { task_id: 1, seed: 0, split },
        { task_id: 2, seed: 0, split },
        { task_id: 3, seed: 0, split },
        { task_id: 1, seed: 1, split },
      ]);
      expect(new Set(tasks.map(({ task_id, seed }) => `${task_id} ${seed}`)).size).toBe(300);
    },
  );

  test("the environment's name is read without regard to case", async () => {
    expect((await call("/Helpdesk-ENV/splits")).status).toBe(200);
  });
});

describe("rows", () => {
  test("a row is what reset takes, and gives the same first ticket each time", async () => {
    const { task } = (await call("/helpdesk-env/task", { split: "test", index: 5 })).body as { task: object };
    expect(task).toEqual({ task_id: 3, seed: 1, split: "test" });
    const first = await call("/reset", task);
    expect(first).toMatchObject({ status: 200, body: { observation: { task_id: 3 } } });
    expect((await call("/reset", task)).body).toEqual(first.body);
  });

  test("a range is a slice: its end is left out, negative bounds count from the end", async () => {
    const all = await rows({ split: "dev" });
    expect(await rows({ split: "dev", start: 2, stop: 4 })).toEqual(all.slice(2, 4));
    expect(await rows({ split: "dev", start: -2 })).toEqual(all.slice(-2));
    expect(await rows({ split: "dev", start: null, stop: -298 })).toEqual(all.slice(0, 2));
    expect(await rows({ split: "dev", start: 299, stop: 1_000 })).toEqual(all.slice(299));
    expect(await rows({ split: "dev", start: 5, stop: 2 })).toEqual([]);
  });
});

describe("refusals", () => {
  test.each([300, -1])("index %i: 400", async (index) => {
    expect(await call("/helpdesk-env/task", { split: "dev", index })).toEqual({
      status: 400,
      body: { detail: "Invalid task index" },
    });
  });

  test("another environment: 404 that names it", async () => {
    expect(await call("/chess/tasks", { split: "dev" })).toEqual({
      status: 404,
      body: { detail: "unknown environment 'chess'" },
    });
  });

  test("another split: 422 with those that there are", async () => {
    expect(await call("/helpdesk-env/tasks", { split: "train" })).toMatchObject({
      status: 422,
      body: { code: "unknown_word", subject: "split", allowed: ["dev", "test"] },
    });
  });

  test.each([
    ["an unknown key", { split: "dev", more: 1 }, "extra_forbidden", ["body", "more"]],
    ["no split", {}, "missing", ["body", "split"]],
  ])("%s: 422", async (_name, body, type, loc) => {
    expect(await call("/helpdesk-env/num_tasks", body)).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc }] },
    });
  });

  test("an environment whose tasks have no rows: 501", async () => {
    const probe = await serveOpenEnv(createProbe());
    expect(await call("/Probe/task", { split: "dev", index: 0 }, probe.url)).toEqual({
      status: 501,
      body: { detail: "get_task is not supported for this environment" },
    });
    await probe.close();
  });
});

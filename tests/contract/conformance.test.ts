/** Every row against every server that it suits. See docs/conformance.md. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadDataset, type Dataset } from "../../src/dataset/index.js";
import { runRow, type RowOutcome } from "../../src/conformance/run-row.js";
import type { Need, Point, Row } from "../../src/conformance/row.js";
import { ROWS } from "../../src/conformance/rows/index.js";
import { lookAt } from "../../src/conformance/subject.js";
import { startServer } from "../../src/transport/server.js";
import { serveOpenEnv, type TestServer, type TestServerOptions } from "../support/openenv-server.js";
import { createProbe, type ProbeOptions } from "../support/probe-environment.js";

const CAPACITY = 2;

interface Kind {
  readonly name: string;
  readonly suits: readonly Need[];
  readonly start: () => Promise<Pick<TestServer, "url" | "close">>;
  readonly action?: Readonly<Record<string, unknown>>;
  /** Rows where it deviates, and the point of docs/conformance.md#where-we-deviate that says so: all of them. */
  readonly deviates: Readonly<Record<string, Point>>;
}

const ROUTE = {
  action_type: "submit",
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

const KINDS: readonly Kind[] = [
  {
    name: "the helpdesk",
    suits: ["any", "tools", "capacity"],
    start: startHelpdesk,
    action: ROUTE,
    deviates: {
      H14: "sessions",
      H15: "sessions",
      H18: "sessions",
      H29: "origins",
      H33: "places",
      W3: "sessions",
      W6: "seeds",
      W12: "messages",
      M3: "mcp",
      M4: "mcp",
    },
  },
  {
    name: "the probe",
    suits: ["any", "capacity", "probe"],
    start: () => startProbe(),
    deviates: {
      H14: "sessions",
      H15: "sessions",
      H29: "origins",
      H33: "places",
      W6: "seeds",
      W12: "messages",
      W20: "numbers",
    },
  },
  {
    name: "the probe with tools",
    suits: ["tools", "tool probe"],
    start: () => startProbe({ tools: true }),
    deviates: {},
  },
  {
    name: "the probe with short pings and a deadline of a second",
    suits: ["slow probe"],
    start: () => startProbe({}, { pingIntervalMs: 100, stepDeadlineMs: 1_000 }),
    deviates: { W41: "deadline" },
  },
  {
    name: "the probe whose factory fails",
    suits: ["failing factory"],
    start: () => startProbe({ broken: true }),
    deviates: {},
  },
  {
    name: "the probe in production mode",
    suits: ["production mode"],
    start: () => startProbe({}, { mode: "production" }),
    deviates: {},
  },
];

/** A step back from CI's slowest day. */
const TIMEOUT_MS = 20_000;
/** Long enough for a frame on the loopback. */
const QUIET_MS = 100;

describe.each(KINDS)("$name", ({ suits, start, action, deviates }) => {
  test.each(ROWS.filter(({ needs }) => suits.includes(needs)))("$id: $says", async (row: Row) => {
    const server = await start();
    try {
      const subject = await lookAt(server.url, {
        capacity: CAPACITY,
        ...(action !== undefined && { action }),
      });
      const outcome = await runRow(row, subject, {
        url: server.url,
        timeoutMs: TIMEOUT_MS,
        quietMs: QUIET_MS,
      });
      const point = deviates[row.id];
      if (outcome.kind === "not run")
        expect(outcome.why).toMatch(/^no field of the action is a whole number$/);
      else
        expect(outcome).toEqual<RowOutcome>(
          point === undefined ? { kind: "passed" } : { kind: "deviates", point },
        );
    } finally {
      await server.close();
    }
  });
});

test("the table has every row, and nothing twice", () => {
  const numbered = (letter: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
  const ids = ROWS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.map((id) => id.split("/")[0]))).toEqual(
    new Set([...numbered("H", 34), ...numbered("W", 43), ...numbered("M", 22), ...numbered("C", 4)]),
  );
});

test("every row but those of a container is run against a server here, or shown by a test that is there", () => {
  const suited = new Set(KINDS.flatMap(({ suits }) => suits));
  const left = ROWS.filter(({ needs }) => !suited.has(needs));
  expect(left.filter(({ shownBy }) => shownBy === undefined).map(({ id }) => id)).toEqual([
    "C1",
    "C2",
    "C3",
    "C4",
  ]);
  for (const { shownBy } of left) {
    const [file = "", name = ""] = shownBy?.split(": ") ?? [];
    if (file !== "") expect(existsSync(file) && readFileSync(file, "utf8").includes(name)).toBe(true);
  }
});

let dataset: Dataset | undefined;

async function startHelpdesk(): Promise<Pick<TestServer, "url" | "close">> {
  dataset ??= loadDataset();
  const server = await startServer({
    dataset,
    version: "0.0.0-test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: CAPACITY,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
  return { url: `http://127.0.0.1:${String(server.ports[0])}`, close: () => server.close(0) };
}

function startProbe(
  options: ProbeOptions = {},
  serverOptions: TestServerOptions<never, never> = {},
): Promise<TestServer> {
  return serveOpenEnv(createProbe({ capacity: CAPACITY, ...options }), serverOptions);
}

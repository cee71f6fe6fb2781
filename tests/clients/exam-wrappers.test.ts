/** The TypeScript client sits an exam, and the Python client of docs/exams.md does, as it stands there. */
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createHelpdeskClient, HelpdeskError, PROTOCOLS, type HelpdeskSession } from "helpdesk-env-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf, readPage } from "../architecture/markdown.js";
import { startExamServer } from "../support/exam-server.js";
import type { WholeServer } from "../support/whole-server.js";
import { pythonWith } from "./python-with.js";

/** One for each protocol of the TypeScript client; those that are left are the Python client's. */
const EPISODES = 7;
const TYPESCRIPT = [...PROTOCOLS, "grpc"] as const;

let server: WholeServer;
beforeAll(async () => {
  server = await startExamServer(EPISODES);
});
afterAll(() => server.close(0));

const SUBMIT = {
  actionType: "submit",
  issueType: "application_support",
  priority: "high",
  assignmentGroup: "application_team",
  resolutionAction: "escalate",
} as const;

async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof HelpdeskError && error.nextStep !== "") return error.reason;
  throw new Error("the call was not refused with a next step", { cause: error });
}

function sessionOver(protocol: (typeof TYPESCRIPT)[number]): HelpdeskSession {
  const { url: baseUrl } = server;
  const options = protocol === "grpc" ? { transport: createGrpcTransport({ baseUrl }) } : { protocol };
  return createHelpdeskClient(baseUrl, options).session();
}

test.each(TYPESCRIPT)("over %s an agent names itself alone, and is told no score", async (protocol) => {
  const session = sessionOver(protocol);
  expect(await reasonOf(session.reset({ agent: "typescript", taskId: 1 }))).toBe("exam_fixed");
  let seen = await session.reset({ agent: "typescript" });
  while (!seen.done) seen = await session.step(SUBMIT);
  expect([seen.reward, seen.rubricReward, seen.lastRewardComponents]).toEqual([null, null, null]);
  const [entry] = seen.history;
  expect([entry?.score, entry?.breakdown, entry?.rewardComponents]).toEqual([null, null, null]);
  expect(await reasonOf(session.report())).toBe("exam_withheld");
  expect(await reasonOf(session.state())).toBe("exam_withheld");
  await session.close();
});

const [CLIENT = ""] = blocksOf(readPage("docs/exams.md"))
  .filter(({ language }) => language === "python")
  .map(({ text }) => text);
const python = pythonWith("grpc", "google.protobuf", "pydantic");

test("the Python client on the page has ten lines", () => {
  expect(CLIENT.trimEnd().split("\n")).toHaveLength(10);
});

test("it sits the exam to its end", async (context) => {
  if (python.path === undefined) return context.skip(python.missing);
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-page-"));
  try {
    const file = path.join(folder, "sit.py");
    writeFileSync(file, CLIENT);
    const done = await python.run([file], { HELPDESK_ENV_URL: server.url });
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(done.stdout).toBe(`exam_over All of the exam is dealt: ${EPISODES} episodes.\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(server.failures).toEqual([]);
});

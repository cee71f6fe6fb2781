import { Code } from "@connectrpc/connect";
import type { DescMessage } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { rpcFailure } from "../../src/transport/openenv/mcp/failure.js";
import * as rpc from "../../src/transport/openenv/mcp/rpc.js";
import { CapacityStateSchema, LaterDemandSchema } from "../../gen/ts/helpdesk/v1/capacity_pb.js";
import {
  HistoryEntrySchema,
  ObservationMetadataSchema,
  ObservationSchema,
} from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { RewardComponentsSchema } from "../../gen/ts/helpdesk/v1/reward_pb.js";
import { RoutingOptionSchema } from "../../gen/ts/helpdesk/v1/route_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import {
  ClusterSummarySchema,
  ContextStatusSchema,
  OperationalContextSchema,
  TicketViewSchema,
} from "../../gen/ts/helpdesk/v1/ticket_pb.js";
import { scoringExamples } from "../../scripts/scoring-examples.js";
import { loadDataset } from "../../src/dataset/index.js";
import { BASELINE_SETTINGS } from "../../src/cli/settings/baseline-settings.js";
import { SERVER_SETTINGS } from "../../src/cli/settings/server-settings.js";
import type { Setting } from "../../src/cli/settings/setting.js";
import { TASK_IDS, TASKS } from "../../src/domain/task.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  TOOL_NAMES,
} from "../../src/domain/vocabulary.js";
import { CATALOGUE, HelpdeskError, type ErrorReason } from "../../src/service/index.js";
import { toConnectError } from "../../src/transport/connect/errors.js";
import { failureFrame, httpFailure } from "../../src/transport/openenv/failure.js";
import { refusalFrame } from "../../src/transport/openenv/ws/frames.js";
import { InvalidInput } from "../../src/transport/openenv/fields/invalid-input.js";
import { InvalidJson } from "../../src/transport/openenv/json/read-json.js";
import { readPage, tableRows, unquoted } from "./markdown.js";

const README = readPage("README.md");
const ENVIRONMENT = readPage("docs/environment.md");
const SCORING = readPage("docs/scoring.md");
const ERRORS = readPage("docs/errors.md");

const REASONS = Object.keys(CATALOGUE) as ErrorReason[]; // the keys of a literal

/** INVALID_ARGUMENT for InvalidArgument. */
function grpcName(code: Code): string {
  return Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

function frameCode(frame: string): string {
  const read = JSON.parse(frame) as { data: { code: string } }; // an error frame of ours
  return read.data.code;
}

/** Every code that a frame for the reason can have: a value that does not fit, a call that fails, a socket refused. */
function possibleFrameCodes(reason: ErrorReason): readonly string[] {
  const failed = new HelpdeskError(reason, "");
  return [
    failureFrame(new InvalidInput(reason, [])),
    failureFrame(failed),
    refusalFrame(failed, ""),
    ...(reason === "malformed_request" ? [failureFrame(new InvalidJson("", 0))] : []),
  ].map(frameCode);
}

test("the error page lists the catalogue: reasons, codes and next steps", () => {
  const listed = tableRows(ERRORS)
    .filter((row) => row.length === 6 && row[0]?.startsWith("`"))
    .map(([reason = "", , grpc, http, , nextStep]) => ({ reason: unquoted(reason), grpc, http, nextStep }));
  const actual = REASONS.map((reason) => {
    const error = new HelpdeskError(reason, "");
    return {
      reason,
      grpc: grpcName(toConnectError(error).code),
      http: String(httpFailure(error).status),
      nextStep: CATALOGUE[reason].nextStep,
    };
  });
  expect(listed).toEqual(actual);
});

test("the error page gives no code on /ws that a frame of that reason cannot have", () => {
  const wrong = tableRows(ERRORS)
    .filter((row) => row.length === 6 && row[0]?.startsWith("`") && row[4] !== "-")
    .flatMap(([reason = "", , , , codes = ""]) =>
      codes
        .split(" or ")
        .filter(
          (code) =>
            !REASONS.filter((known) => known === unquoted(reason))
              .flatMap(possibleFrameCodes)
              .includes(code),
        )
        .map((code) => `${reason} ${code}`),
    );
  expect(wrong).toEqual([]);
});

function documented(settings: readonly Setting<unknown>[]): readonly (readonly string[])[] {
  return settings.map(({ flag, placeholder, variable, fallback, help }) => [
    `\`--${flag} ${placeholder}\``,
    `\`${variable}\``,
    [fallback].flat().join(","),
    help,
  ]);
}

test("the README's configuration tables are the settings of serve and baseline", () => {
  const listed = tableRows(README).filter((row) => row[0]?.startsWith("`--"));
  expect(listed).toEqual([
    ...documented(Object.values(SERVER_SETTINGS)),
    ...documented(Object.values(BASELINE_SETTINGS)),
  ]);
});

test("the scoring page's worked examples are what the engine answers", () => {
  const [, rest = ""] = SCORING.text.split("<!-- prettier-ignore-start -->");
  const [examples = ""] = rest.split("<!-- prettier-ignore-end -->");
  expect(examples.trim()).toBe(scoringExamples().trim());
});

const DESCRIBED: readonly DescMessage[] = [
  ObservationSchema,
  ObservationMetadataSchema,
  HistoryEntrySchema,
  TicketViewSchema,
  ContextStatusSchema,
  OperationalContextSchema,
  ClusterSummarySchema,
  RoutingOptionSchema,
  CapacityStateSchema,
  LaterDemandSchema,
  StateSchema,
];

test("the environment page names every field of the observation and the state", () => {
  const missing = DESCRIBED.flatMap((message) =>
    message.fields
      .filter((field) => !ENVIRONMENT.text.includes(`\`${field.name}\``))
      .map((field) => `${message.name}.${field.name}`),
  );
  expect(missing).toEqual([]);
});

test("the scoring page names every reward component", () => {
  const missing = RewardComponentsSchema.fields
    .map((field) => field.name)
    .filter((name) => !SCORING.text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

test("the README and the environment page have the tasks", () => {
  for (const page of [README, ENVIRONMENT]) {
    const listed = tableRows(page)
      .filter(([id]) => TASK_IDS.some((known) => String(known) === id))
      .map(([id, name, difficulty]) => ({ id: Number(id), name, difficulty }));
    expect(listed).toEqual(
      TASK_IDS.map((id) => ({ id, name: TASKS[id].name, difficulty: TASKS[id].difficulty })),
    );
  }
});

test("the dataset page counts the tickets, the requesters and their organisations", () => {
  const requesters = loadDataset().tickets.map(({ requester }) => requester);
  const organisations = new Set(requesters.map((address) => address.split("@")[1]));
  const [, ...counts] =
    /(\d+) tickets from (\d+) requesters at (\d+) organisations/.exec(readPage("docs/dataset.md").text) ?? [];
  expect(counts.map(Number)).toEqual([requesters.length, new Set(requesters).size, organisations.size]);
});

test("the README lists the whole vocabulary of an action", () => {
  const words = { ...ROUTE_WORDS, tool_name: TOOL_NAMES };
  for (const [field, list] of Object.entries(words)) {
    expect(tableRows(README)).toContainEqual([`\`${field}\``, list.map((word) => `\`${word}\``).join(" ")]);
  }
});

const ROUTE_WORDS = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const;

/** Rows of the MCP table: its code, and the reasons that it names. */
const MCP_ROWS = tableRows(ERRORS)
  .filter((row) => row.length === 5 && /^-32\d{3}$/.test(row[0] ?? ""))
  .map(([code = "", , reasons = ""]) => ({
    code: Number(code),
    reasons: [...reasons.matchAll(/`(\w+)`/g)].map(([, reason = ""]) => reason),
  }));

test("the error page lists every JSON-RPC code that the server has, and no other", () => {
  const has = Object.values<unknown>({ ...rpc }).filter((value) => typeof value === "number");
  expect(MCP_ROWS.map(({ code }) => code).sort()).toEqual(has.sort());
});

test("the error page gives each reason the JSON-RPC code that a failure of it has", () => {
  const actual = REASONS.map((reason) => [reason, rpcFailure(new HelpdeskError(reason, "")).code]);
  // That of a header is told by the transport alone.
  const listed = MCP_ROWS.filter(({ code }) => code !== rpc.SESSION_NOT_FOUND).flatMap(({ code, reasons }) =>
    reasons.map((reason) => [reason, code]),
  );
  expect(listed.sort()).toEqual(actual.sort());
});

/** Pages with figures of runs on the built-in tickets, which name them as the run itself does. */
const MEASURED_PAGES = ["docs/own-agents.md", "docs/evaluation.md"] as const;

test("figures that were measured on the built-in tickets are of these tickets: other tickets want the runs made again", () => {
  const { digest } = loadDataset();
  for (const path of MEASURED_PAGES) {
    const named = [...readPage(path).text.matchAll(/^tickets ([0-9a-f]{64})$/gm)].map((match) => match[1]);
    expect([path, new Set(named)]).toEqual([path, new Set([digest])]);
  }
  const table = /^task {2}seeds {3}mine[^]*?(?=\n(?:```|…))/m.exec(README.text)?.[0] ?? "no table of mine";
  expect(readPage("docs/own-agents.md").text).toContain(table);
});

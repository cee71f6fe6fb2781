/**
 * Each kind of change that breaks a client, made in a copy of the contract and refused by buf against the image that this
 * repository keeps; and each kind that does not, let through.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { IMAGE_PATH } from "../../scripts/contract-image.js";
import { runBuf, type BufOutcome } from "../../scripts/run-buf.js";
import { packageRoot } from "../../src/support/package-root.js";

type Edit = (text: string) => string;
type Case = readonly [name: string, rule: string, file: string, edit: Edit];

const replace =
  (from: string | RegExp, to: string): Edit =>
  (text) =>
    text.replace(from, to);

/** Of two fields, as they stand in the text. */
const swapNumbers =
  (one: string, other: string): Edit =>
  (text) => {
    const numbered = (field: string, like: string): string => `${field.split("=")[0]}=${like.split("=")[1]}`;
    return text.replace(one, "#").replace(other, numbered(other, one)).replace("#", numbered(one, other));
  };

/** What is done to which file, and the rule of buf's that must refuse it. */
const BREAKING: readonly Case[] = [
  [
    "a field is removed",
    "FIELD_NO_DELETE",
    "action",
    replace("optional string tool_target_ticket_id = 2;", ""),
  ],
  [
    "a field gets another number",
    "FIELD_NO_DELETE",
    "environment_service",
    replace("optional int32 seed = 2;", "optional int32 seed = 112;"),
  ],
  [
    "a field of the journal, which a later server reads, gets another number",
    "FIELD_NO_DELETE",
    "journal",
    replace("string session_id = 1;", "string session_id = 101;"),
  ],
  [
    "two fields swap their numbers",
    "FIELD_SAME_NAME",
    "environment_service",
    swapNumbers("task_id = 1;", "seed = 2;"),
  ],
  [
    "a field gets another type",
    "FIELD_SAME_TYPE",
    "environment_service",
    replace("optional int32 seed = 2;", "optional int64 seed = 2;"),
  ],
  [
    "a field gets another name",
    "FIELD_SAME_NAME",
    "action",
    replace("Priority priority = 2;", "Priority urgency = 2;"),
  ],
  [
    "a field gets another name in JSON",
    "FIELD_SAME_JSON_NAME",
    "action",
    replace("Priority priority = 2;", 'Priority priority = 2 [json_name = "urgency"];'),
  ],
  [
    "a single field becomes a list",
    "FIELD_SAME_CARDINALITY",
    "environment_service",
    replace("optional int32 seed = 2;", "repeated int32 seed = 2;"),
  ],
  [
    "unset can no longer be told from zero",
    "FIELD_SAME_CARDINALITY",
    "environment_service",
    replace("optional int32 seed = 2;", "int32 seed = 2;"),
  ],
  [
    "a field leaves its oneof",
    "FIELD_SAME_ONEOF",
    "action",
    replace(
      /( {4}\/\/ Put the current ticket at the end of the queue.\n {4}DeferAction defer = 5;\n) {2}\}/,
      "  }\n$1",
    ),
  ],
  ["a oneof is removed", "ONEOF_NO_DELETE", "action", replace(/oneof action \{([^}]*)\}/, "$1")],
  [
    "a message is removed",
    "MESSAGE_NO_DELETE",
    "event",
    replace(/^( *FollowUpSpawnedEvent .*|message FollowUpSpawnedEvent \{[^}]*\})$/gm, ""),
  ],
  [
    "a message gets another name",
    "MESSAGE_NO_DELETE",
    "event",
    replace(/FollowUpSpawnedEvent/g, "FollowUpEvent"),
  ],
  ["a word is removed", "ENUM_VALUE_NO_DELETE", "vocabulary", replace(/^ {2}PRIORITY_LOW = \d+;$/m, "")],
  [
    "a word is spelled otherwise",
    "ENUM_VALUE_SAME_NAME",
    "vocabulary",
    replace("PRIORITY_LOW =", "PRIORITY_MINOR ="),
  ],
  [
    "a word gets another number",
    "ENUM_VALUE_NO_DELETE",
    "vocabulary",
    replace(/PRIORITY_LOW = \d+;/, "PRIORITY_LOW = 40;"),
  ],
  ["an enum is removed", "ENUM_NO_DELETE", "error", replace(/\bErrorReason\b/g, "FailureReason")],
  ["an RPC is removed", "RPC_NO_DELETE", "environment_service", replace(/ {2}rpc CloseSession\(.*$/m, "")],
  [
    "an RPC gets another name",
    "RPC_NO_DELETE",
    "environment_service",
    replace("rpc CloseSession(", "rpc EndSession("),
  ],
  [
    "an RPC takes another request",
    "RPC_SAME_REQUEST_TYPE",
    "environment_service",
    replace("rpc Step(StepRequest)", "rpc Step(ResetRequest)"),
  ],
  [
    "an RPC gives another response",
    "RPC_SAME_RESPONSE_TYPE",
    "environment_service",
    replace("returns (StepResponse)", "returns (ResetResponse)"),
  ],
  [
    "an RPC becomes a stream",
    "RPC_SAME_SERVER_STREAMING",
    "environment_service",
    replace("returns (StepResponse)", "returns (stream StepResponse)"),
  ],
  [
    "a read becomes a write",
    "RPC_SAME_IDEMPOTENCY_LEVEL",
    "environment_service",
    replace(/(rpc GetState\([^{]*)\{[^}]*\}/, "$1{}"),
  ],
  [
    "the service is removed",
    "SERVICE_NO_DELETE",
    "environment_service",
    replace("service EnvironmentService", "service HelpdeskService"),
  ],
  [
    "Go's import path changes",
    "FILE_SAME_GO_PACKAGE",
    "action",
    replace("helpdesk.example/gen/", "elsewhere.example/gen/"),
  ],
  [
    "Java's package changes",
    "FILE_SAME_JAVA_PACKAGE",
    "action",
    replace("com.helpdesk.v1", "org.helpdesk.v1"),
  ],
  [
    "Java's outer class gets another name",
    "FILE_SAME_JAVA_OUTER_CLASSNAME",
    "action",
    replace('"ActionProto"', '"Actions"'),
  ],
  [
    "Java's messages move into the outer class",
    "FILE_SAME_JAVA_MULTIPLE_FILES",
    "action",
    replace("java_multiple_files = true", "java_multiple_files = false"),
  ],
];

const HARMLESS: readonly (readonly [name: string, file: string, edit: Edit])[] = [
  [
    "a field is added",
    "action",
    replace("message DeferAction {}", "message DeferAction {\n  // Why.\n  string reason = 1;\n}"),
  ],
  [
    "a word is added",
    "error",
    replace(/ {2}ERROR_REASON_INTERNAL = 20;/, "$&\n  // Another.\n  ERROR_REASON_OTHER = 99;"),
  ],
  ["a message is added", "route", replace(/$/, "\n// Another.\nmessage Other {}\n")],
  [
    "an RPC is added",
    "environment_service",
    replace("  rpc Step(", "  // Another.\n  rpc Walk(StepRequest) returns (StepResponse);\n  rpc Step("),
  ],
  ["a comment is changed", "action", replace("// Route the current ticket.", "// Route it.")],
];

test.each(BREAKING)("%s: refused (%s)", (_name, rule, file, edit) => {
  const { ok, output } = changed((contract) => contract.edit(file, edit));
  expect([ok, rulesIn(output)]).toEqual([false, expect.arrayContaining([rule])]);
});

test("the package gets another name: refused (FILE_SAME_PACKAGE)", () => {
  const { ok, output } = changed((contract) => {
    for (const file of contract.files)
      contract.edit(file, replace("package helpdesk.v1;", "package helpdesk.v2;"));
    contract.edit("journal", (text) => text.replaceAll("helpdesk.v1.", "helpdesk.v2."));
  });
  expect([ok, rulesIn(output)]).toEqual([false, expect.arrayContaining(["FILE_SAME_PACKAGE"])]);
});

test("a file is removed: refused (FILE_NO_DELETE)", () => {
  const { ok, output } = changed((contract) => {
    contract.remove("dataset");
    for (const file of ["environment_service", "state", "journal"]) {
      contract.edit(file, (text) =>
        text
          .replace('import "helpdesk/v1/dataset.proto";\n', "")
          .replace(/^.*(Dataset|helpdesk\.v1\.Split|Split) \w+ = \d+;\n/gm, ""),
      );
    }
  });
  expect([ok, rulesIn(output)]).toEqual([false, expect.arrayContaining(["FILE_NO_DELETE"])]);
});

test.each(HARMLESS)("%s: let through", (_name, file, edit) => {
  expect(changed((contract) => contract.edit(file, edit))).toEqual({ ok: true, output: "" });
});

interface Contract {
  readonly files: readonly string[];
  edit(file: string, edit: Edit): void;
  remove(file: string): void;
}

/** What `buf breaking` says of a copy of the contract with a change in it. */
function changed(by: (contract: Contract) => void): BufOutcome {
  const root = mkdtempSync(path.join(os.tmpdir(), "helpdesk-breaking-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of ["proto", "buf.yaml"])
    cpSync(path.join(packageRoot(), name), path.join(root, name), { recursive: true });
  const pathOf = (file: string): string =>
    path.join(root, "proto", "helpdesk", ...(file === "journal" ? ["journal"] : []), "v1", `${file}.proto`);
  by({
    files: FILES,
    edit: (file, edit) => {
      const text = readFileSync(pathOf(file), "utf8");
      const edited = edit(text);
      if (edited === text) throw new Error(`the change finds nothing to change in ${file}.proto`);
      writeFileSync(pathOf(file), edited);
    },
    remove: (file) => rmSync(pathOf(file)),
  });
  return runBuf(
    root,
    "breaking",
    "--against",
    path.join(packageRoot(), IMAGE_PATH),
    "--error-format",
    "json",
  );
}

const FILES = readdirSync(path.join(packageRoot(), "proto", "helpdesk", "v1")).map((name) =>
  path.basename(name, ".proto"),
);

/** The rules in buf's report, a line of JSON each. */
function rulesIn(output: string): readonly string[] {
  const lines = output.split("\n").map((line) => JSON.parse(line) as { readonly type: string });
  return [...new Set(lines.map(({ type }) => type))];
}

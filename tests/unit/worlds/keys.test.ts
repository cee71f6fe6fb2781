import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runKey } from "../../../src/cli/key.js";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { withSource } from "../../../src/cli/settings/world-settings.js";
import { forRun } from "../../../src/cli/terminal/terminal.js";
import { runReplay } from "../../../src/cli/replay.js";
import { runEvaluation } from "../../../src/evaluation/run-evaluation.js";
import type { Terminal } from "../../../src/support/terminal.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keys-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const path = (name: string): string => join(folder, name);

function hearing(): { readonly terminal: Terminal; readonly heard: { out: string; notes: string } } {
  const heard = { out: "", notes: "" };
  const terminal = {
    out: (text: string) => void (heard.out += `${text}\n`),
    notes: { write: (text: string) => void (heard.notes += text) },
  };
  return { terminal, heard };
}

function key(...args: readonly string[]) {
  const { terminal, heard } = hearing();
  return { code: runKey(args, terminal), ...heard };
}

async function judged(line: string) {
  const { terminal, heard } = hearing();
  const settings = withSource(readSettings(EVALUATE_SETTINGS, line.split(" "), {}));
  return { code: await runEvaluation(settings, { terminal: forRun(terminal), environment: {} }), ...heard };
}

test("a key is drawn, published, played by, and shown, and what was played is held to it", async () => {
  const own = path("own.key");
  expect(key("new", own).code).toBe(0);
  expect(statSync(own).mode & 0o777).toBe(0o600);
  expect(key("new", own)).toMatchObject({ code: 1 });
  const digest = /digest ([0-9a-f]{64})/.exec(key("commit", own).out)?.[1] ?? "";

  const [result, record] = [path("result.json"), path("played.jsonl")];
  const played = await judged(
    `--world 3 --split test --key ${own} --policy heuristic --tasks 1 --episodes 2 --output ${result} --record ${record}`,
  );
  expect(played.code).toBe(0);
  const told = readFileSync(result, "utf8") + readFileSync(record, "utf8") + played.out + played.notes;
  expect(told).toContain(digest);
  expect(told).not.toContain(readFileSync(own, "utf8").trim());
  expect(key("verify", own, "--digest", digest, result)).toMatchObject({ code: 0 });

  const other = path("other.key");
  key("new", other);
  const wrong = key("verify", other, "--digest", digest);
  expect([wrong.code, wrong.notes]).toEqual([1, expect.stringContaining(digest)]);
  writeFileSync(
    result,
    readFileSync(result, "utf8").replace(/"dataset_digest":"[0-9a-f]/, '"dataset_digest":"x'),
  );
  expect(key("verify", own, "--digest", digest, result)).toMatchObject({ code: 1 });

  const { terminal, heard } = hearing();
  expect(await runReplay([record, "--key", own], {}, terminal)).toBe(0);
  expect(heard.out).toContain("no difference in 2 episodes");
  await expect(runReplay([record, "--key", other], {}, terminal)).rejects.toThrow(digest);
  await expect(runReplay([record], {}, terminal)).rejects.toThrow("no key");
});

test("a key that others can read, and a file that holds none, are refused without being repeated", () => {
  const open = path("open.key");
  key("new", open);
  chmodSync(open, 0o644);
  expect(key("commit", open)).toMatchObject({
    code: 1,
    notes: expect.stringContaining("chmod 600") as unknown,
  });
  const none = path("none.key");
  writeFileSync(none, "a secret of another kind", { mode: 0o600 });
  const refused = key("commit", none);
  expect(refused.code).toBe(1);
  expect(refused.notes).not.toContain("another kind");
});

test("a world, a file and a split that do not go together are refused", () => {
  const refusal = (line: string): string => {
    try {
      withSource(readSettings(EVALUATE_SETTINGS, line.split(" "), {}));
    } catch (error) {
      return String(error);
    }
    return "";
  };
  expect(refusal("--split train")).toContain("--world N");
  expect(refusal("--world 1 --split all")).toContain("train, dev, test");
  expect(refusal("--world 1 --dataset x.json")).toContain("name one of them");
  expect(refusal("--hidden-percent 5")).toContain("--hidden-percent");
  expect(refusal("--world 1 --split dev")).toBe("");
});

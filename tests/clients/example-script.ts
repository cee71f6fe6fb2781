import { readFileSync } from "node:fs";
import path from "node:path";
import type { Action } from "helpdesk-env-client";
import type { Script } from "../../examples/typescript/transcript.js";
import type { TaskId } from "../../src/domain/task.js";
import { REPOSITORY } from "./python-with.js";

export const EXAMPLES = path.join(REPOSITORY, "examples");

/** examples/script.json as its players read it. */
export function readScript(): Script {
  return JSON.parse(readFileSync(path.join(EXAMPLES, "script.json"), "utf8")) as Script; // the type they share
}

/** The same in the domain's spelling. */
export function exampleScript(): { reset: { taskId: TaskId; seed: number }; actions: readonly Action[] } {
  const { reset, actions } = readScript();
  return { reset: { taskId: 3, seed: reset.seed }, actions: actions.map(camelKeys) };
}

function camelKeys(action: Readonly<Record<string, string>>): Action {
  const entries = Object.entries(action).map(([key, word]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    word,
  ]);
  return Object.fromEntries(entries) as object as Action; // written by scripts/write-example-script.ts from this type
}

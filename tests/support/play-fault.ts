import { choosePlayer } from "../../src/baseline/choose-player.js";
import { playTask } from "../../src/baseline/play-task.js";
import type { JsonObject } from "../../src/support/is-object.js";
import { counted } from "../../src/llm/tally.js";
import { readBaselineSettings } from "../../src/cli/settings/baseline-settings.js";
import { loadDataset } from "../../src/dataset/index.js";
import { createInProcessEnvironment } from "../../src/rollouts/in-process.js";
import { goodAnswer, MODEL_FAULTS, type ModelFault, type ModelFaultName } from "./model-faults.js";
import { serveModel, type ModelRequestSeen } from "./scripted-model.js";

export const SECRET = "sk-a-secret-of-the-tests";

/** What a fault led to, as the page tells it. */
export interface FaultOutcome {
  readonly requests: readonly ModelRequestSeen[];
  /** Of the first step; undefined when the run ended before it. */
  readonly firstStep: JsonObject | undefined;
  /** Why the run ended early. */
  readonly error: string | undefined;
  readonly summary: readonly string[];
}

/** Plays task 1 with the baseline's own player against a server that misbehaves so. */
export async function playFault(name: ModelFaultName): Promise<FaultOutcome> {
  const { mode, script, isSlow }: ModelFault = MODEL_FAULTS[name];
  const model = await serveModel(script, goodAnswer);
  const settings = readBaselineSettings([], {
    API_BASE_URL: model.url,
    MODEL_NAME: "scripted",
    API_KEY: SECRET,
    LLM_MODE: mode,
    LLM_RETRIES: "3",
    LLM_BACKOFF_MS: "1",
    PRICE_INPUT: "1",
    PRICE_OUTPUT: "2",
  });
  const player = await choosePlayer({ ...settings, llmTimeout: isSlow === true ? 1 : 60 });
  const steps: JsonObject[] = [];
  let error: string | undefined;
  try {
    const environment = createInProcessEnvironment(loadDataset());
    await playTask(
      player.policy,
      environment,
      { taskId: 1, seed: 42, split: "all" },
      "scripted",
      () => undefined,
      {
        step: () => steps.push(player.takeStepNotes()),
        end: () => undefined,
      },
    );
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  } finally {
    await model.close();
  }
  return { requests: model.requests, firstStep: steps[0], error, summary: player.summary() };
}

/** A row of the page's table: fault, mode, failed attempts, whose action, rules used, and how the run went on. */
export function faultRow(
  name: ModelFaultName,
  { firstStep, error, summary }: FaultOutcome,
): readonly string[] {
  const { mode } = MODEL_FAULTS[name];
  const attempts = /failed attempts: (.+)$/m.exec(summary.join("\n"))?.[1] ?? "";
  if (firstStep === undefined)
    return [name, mode, attempts, "none", "none", `ends: ${firstSentence(error ?? "")}`];
  const rules = [...rulesOf(firstStep["repairs"]), ...rulesOf(firstStep["backfills"])];
  const used = Object.entries(counted({}, rules)).map(([rule, count]) => `${rule} ${count}`);
  return [name, mode, attempts, String(firstStep["action_source"]), used.join(", ") || "none", "goes on"];
}

function rulesOf(applied: unknown): readonly string[] {
  return ((applied ?? []) as readonly { readonly rule: string }[]).map(({ rule }) => rule); // rows of our own
}

/** Without the advice, and without the port, which is another one each time. */
function firstSentence(text: string): string {
  const [sentence = ""] = text.split(". ");
  return sentence.replace(/^http:\/\/127\.0\.0\.1:\d+\S*/, "the endpoint");
}

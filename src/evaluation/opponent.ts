import { POLICY_NAMES, type PolicyName } from "../policies/index.js";
import type { TrainingFile } from "../rollouts/training-file.js";
import type { Dataset } from "../dataset/index.js";
import { checkProvenance } from "./compare.js";
import { evaluatePolicy, type Evaluation } from "./evaluate-policy.js";
import type { EvaluateOptions } from "./options.js";
import { ownPolicy, type Player } from "./player.js";
import { playedBy } from "./prepare.js";
import { rederive } from "./rederive.js";
import { readResult, ResultFileError } from "./result-file.js";
import type { EvaluationResult } from "./result.js";

/** What `--against` names. */
export type Named =
  | { readonly kind: "file"; readonly path: string; readonly result: EvaluationResult }
  | { readonly kind: "policy"; readonly player: Player };

/** A name of the registry is a policy; a file of that name is written as `./heuristic`. Throws `ResultFileError` and `SettingsError`. */
export function readOpponent(
  settings: EvaluateOptions,
  training: TrainingFile | undefined,
): Named | undefined {
  const { against } = settings;
  if (against === undefined) return undefined;
  const name = opponentPolicy(settings);
  if (name === undefined) return { kind: "file", path: against, result: readResult(against) };
  return { kind: "policy", player: ownPolicy({ ...settings, policy: name, scramble: false }, training) };
}

/** The file that `--against` names; undefined: a policy, or nothing. */
export function opponentFile(settings: EvaluateOptions): string | undefined {
  return opponentPolicy(settings) === undefined ? settings.against : undefined;
}

function opponentPolicy({ against }: EvaluateOptions): PolicyName | undefined {
  return POLICY_NAMES.find((name) => name === against);
}

/** Checks every figure of a file before anything is played. Gives what a reader has to know of it. */
export function checkOpponent(
  other: Named | undefined,
  { provenance, tickets }: Evaluation,
): readonly string[] {
  if (other?.kind !== "file") return [];
  const { path, result } = other;
  checkProvenance(provenance, result);
  if (tickets === null) {
    return [
      `${path} could only be checked against itself: its tickets are not here. Name them with --dataset.`,
    ];
  }
  const { problem, warning } = rederive(result, tickets);
  if (problem !== undefined) throw new ResultFileError(`${path} is not what its actions make: ${problem}.`);
  return warning === undefined ? [] : [`${path}: ${warning}`];
}

/** The other result: of the file, or of the policy on the same episodes and at the same place. */
export async function resultOfOpponent(
  other: Named,
  evaluation: Evaluation,
  playable: Dataset,
): Promise<EvaluationResult> {
  if (other.kind === "file") return other.result;
  const attempts = other.player.policy.random ? evaluation.attempts : 1;
  return await evaluatePolicy({ ...evaluation, attempts, ...playedBy(other.player, playable) });
}

import type { TrainingFile } from "../rollouts/training-file.js";
import { counted } from "../support/counted.js";
import { fitTable } from "../support/fit-table.js";
import { fitText } from "../support/fit-text.js";
import type { Terminal } from "../support/terminal.js";
import { LEAST_FOR_INTERVAL } from "./bootstrap.js";
import type { Comparison } from "./compare.js";
import { accountLines } from "./model/account-words.js";
import { PLANNED_DIFFERENCE } from "./plan-episodes.js";
import { comparisonTable, floorLines, passKLines, readingTable, resultTable } from "./print-tables.js";
import { labellingLines, teamTable } from "./tell-labelling.js";
import type { EvaluationResult } from "./result.js";
import { seedsText } from "./seeds-text.js";
import { absentTwins, twinsTable } from "./twins/twins-table.js";
import { splitText } from "./verdict/words.js";
import { verdictOf, type VerdictInput } from "./verdict/sentences.js";

/** Episodes below which an interval is narrower than it says. */
const FEW_EPISODES = 20;

/** What is told of an evaluation, on a terminal and in a report. */
export interface Told extends VerdictInput {
  /** What a reader must know before the figures, a sentence each. */
  readonly warnings: readonly string[];
}

/** Prints the verdict, the figures, then what they do not say of themselves, and what was played. */
export function tellResult(told: Told, { out, notes, columns }: Terminal): void {
  const { result, comparison, warnings } = told;
  const warn = (text: string): void => void notes.write(`evaluate: ${text}\n`);
  const say = (...lines: readonly string[]): void => out(fitText(lines.join("\n"), columns));
  const show = (table: string): void => out(fitTable(table, columns));
  if (result.labelling !== undefined) say(...labellingLines(result.labelling), "");
  say(...verdictOf(told), "");
  say(titleLine(result), "");
  show(resultTable(result));
  const floors = floorLines(result);
  if (floors !== "") say(floors);
  if (result.model !== undefined) say("", ...accountLines(result.model));
  const { twins, labelling, reading } = result;
  const tables = [
    ...(labelling === undefined || labelling.teams.length === 0 ? [] : [teamTable(labelling.teams)]),
    ...(reading === null ? [] : [readingTable(reading)]),
    ...(twins === undefined ? [] : [twinsTable(twins)]),
    ...(comparison === undefined ? [] : [comparisonTable(comparison)]),
  ];
  for (const table of tables) {
    out("");
    show(table);
  }
  if (twins !== undefined && twins.absent.length > 0) say("", ...absentTwins(twins));
  say("", ...notesOn(result));
  out(`\n${digestLines(result).join("\n")}`);
  for (const { taskId, seed, error } of result.failures) {
    warn(`task ${taskId}, seed ${seed} was not finished and counts in no figure but "failed as 0": ${error}`);
  }
  warnings.forEach(warn);
}

function titleLine(result: EvaluationResult): string {
  const { policy, recorded, source, split } = result;
  const read = recorded === undefined ? "" : `, ${counted(recorded.episodes, "recorded episode")}`;
  return `${policy.name} on ${source === undefined ? split : splitText(result)}, ${seedsText(result)}${read}`;
}

/** What the figures do not say of themselves. */
export function warningsAbout(
  result: EvaluationResult,
  comparison: Comparison | undefined,
  training: TrainingFile | undefined,
): readonly string[] {
  const warnings: string[] = [];
  for (const [name, warning] of [
    [result.policy.name, result.model?.warning],
    [comparison?.otherName, comparison?.otherWarning],
  ]) {
    if (typeof warning === "string") warnings.push(`${name}: ${warning}`);
  }
  if (!result.hasTickets) {
    warnings.push(
      "The server plays tickets that are not here: no floor, no oracle and no labels. Name them with --dataset.",
    );
  }
  const fewest = Math.min(...result.tasks.map(({ finished }) => finished));
  if (fewest < LEAST_FOR_INTERVAL) {
    warnings.push(
      `Fewer than ${LEAST_FOR_INTERVAL} episodes of a task were finished: there is no interval for it.`,
    );
  } else if (fewest < FEW_EPISODES) {
    warnings.push(`Fewer than ${FEW_EPISODES} episodes of a task were finished: its interval is too narrow.`);
  }
  if (
    training !== undefined &&
    result.split !== "dev" &&
    (training.split === result.split || [training.split, result.split].includes("all"))
  ) {
    const seen = training.split === "all" ? "all tickets" : `the split ${training.split}`;
    warnings.push(
      `The policy learned on ${seen}, tickets of this evaluation among them: it has seen what it is judged on.`,
    );
  }
  if (training !== undefined && training.rulesDigest !== result.rulesDigest) {
    warnings.push("The policy learned under other rules than it is judged by.");
  }
  return warnings;
}

/** What the number of episodes can and cannot show. */
function notesOn(result: EvaluationResult): readonly string[] {
  return [
    ...result.tasks.flatMap(({ taskId, episodesToTellApart: needed }) =>
      needed === null
        ? []
        : [
            `task ${taskId}: to tell ${PLANNED_DIFFERENCE} apart you need about ${needed} episodes of each policy`,
          ],
    ),
    ...passKLines(result),
  ];
}

/** What has to be equal for two results to be compared. */
function digestLines(result: EvaluationResult): readonly string[] {
  const { rulesDigest, datasetDigest, splitDigest, programVersion, contractVersion } = result;
  return [
    `rules ${rulesDigest}`,
    `tickets ${datasetDigest}`,
    `split ${splitDigest}`,
    `program ${programVersion}, contract ${contractVersion}`,
  ];
}

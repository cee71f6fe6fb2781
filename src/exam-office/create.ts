import { SettingsError } from "../support/settings-error.js";
import { loadDataset } from "../dataset/index.js";
import { commitmentTo, examTickets, PAPER_FORMAT, type ExamPaper } from "../exam/index.js";
import { CONTRACT_VERSION, digestOfRules } from "../service/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import type { Terminal } from "../support/terminal.js";
import { bestConstantOn } from "../rollouts/best-constant.js";
import { seedsBelow } from "../rollouts/measure.js";
import type { ExamCreateOptions } from "./options.js";
import { readOrMakeKey } from "./key-file.js";

/** Seeds on which the floor is chosen. An exam draws its own from two thousand million. */
const FLOOR_SEEDS = 20;

/** Writes an exam and, where there is none, its key. Gives the exit code. */
export function createExam(settings: ExamCreateOptions, { out, notes }: Terminal): number {
  const { episodes, taskIds: tasks, split, output, dataset: path } = settings;
  checkOutputs(named({ "--out": output }), named({ "--key": settings.key, "--dataset": path }));
  const dataset = loadDataset(path);
  const tickets = examTickets({ split }, dataset);
  if (tickets.tickets.length === 0)
    throw new SettingsError([`--split ${split} has no tickets in this dataset.`]);
  const { key, isNew } = readOrMakeKey(settings.key);
  const file = openOutputFile({ flag: "--out", path: output });
  try {
    const paper: ExamPaper = {
      format: PAPER_FORMAT,
      commitment: commitmentTo(key),
      episodes,
      tasks,
      split,
      contractVersion: CONTRACT_VERSION,
      rulesDigest: digestOfRules(),
      datasetDigest: dataset.digest,
      floors: tasks.map((taskId) => ({
        taskId,
        seeds: FLOOR_SEEDS,
        route: bestConstantOn(taskId, tickets, seedsBelow(FLOOR_SEEDS)).route,
      })),
    };
    file.write(`${JSON.stringify(paper, null, 2)}\n`);
    file.commit();
  } finally {
    file.discard();
  }
  if (!isNew)
    notes.write(`exam create: ${settings.key} was there and is used; a key is for one exam alone.\n`);
  out(`${output}: ${episodes} episodes of task ${tasks.join(", ")} on the split ${split}`);
  out(`${settings.key}: the key; keep it secret until the exam is over`);
  out(`commitment: ${commitmentTo(key)}`);
  return 0;
}

import { SettingsError } from "../support/settings-error.js";
import { loadDataset } from "../dataset/index.js";
import { commitmentTo, examTickets, PAPER_FORMAT, type ExamPaper, type ExamTerms } from "../exam/index.js";
import { CONTRACT_VERSION, digestOfRules } from "../service/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import type { Terminal } from "../support/terminal.js";
import type { ExamCreateOptions } from "./options.js";
import { floorsOf } from "./floors.js";
import { readOrMakeKey } from "./key-file.js";
import { counted } from "../support/counted.js";

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
  const terms: ExamTerms = {
    format: PAPER_FORMAT,
    episodes,
    tasks,
    split,
    contractVersion: CONTRACT_VERSION,
    rulesDigest: digestOfRules(),
    datasetDigest: dataset.digest,
    floors: floorsOf(tasks, tickets),
  };
  const paper: ExamPaper = { ...terms, commitment: commitmentTo(key, terms) };
  try {
    file.write(`${JSON.stringify(paper, null, 2)}\n`);
    file.commit();
  } finally {
    file.discard();
  }
  if (!isNew)
    notes.write(`exam create: ${settings.key} was there and is used; a key is for one exam alone.\n`);
  out(`${output}: ${counted(episodes, "episode")} of task ${tasks.join(", ")} on the split ${split}`);
  out(`${settings.key}: the key; keep it secret until the exam is over`);
  out(`commitment: ${paper.commitment}`);
  return 0;
}

import { loadDataset, type Dataset } from "../dataset/index.js";
import { examTrajectory, NoPlay, type Receipt } from "../exam/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import { digestOfRules } from "../service/index.js";
import { counted } from "../support/counted.js";
import type { Terminal } from "../support/terminal.js";
import { episodeLine, headerLine } from "../trajectory-file/index.js";
import { ExamFileError } from "./exam-file-error.js";
import type { ExamTrajectoriesOptions } from "./options.js";
import { readReceipt } from "./read-receipt.js";

/** Makes a trajectory file of a receipt. Gives the exit code. Throws {@link ExamFileError}. */
export function receiptTrajectories(
  path: string,
  options: ExamTrajectoriesOptions,
  { out }: Terminal,
): number {
  const output = options.output ?? trajectoriesPathOf(path);
  checkOutputs(named({ "--out": output }), named({ "the receipt": path, "--dataset": options.dataset }));
  const receipt = readReceipt(path);
  const dataset = loadDataset(options.dataset);
  checkGround(path, receipt, dataset);
  try {
    out(writeTrajectories(receipt, dataset, { flag: "--out", path: output }));
    return 0;
  } catch (error) {
    if (!(error instanceof NoPlay)) throw error;
    throw new ExamFileError(`${path}: ${error.message}. verify says what else of it does not hold.`);
  }
}

/** Writes what was played, and gives a sentence on it. Throws `NoPlay`. */
export function writeTrajectories(
  receipt: Receipt,
  dataset: Dataset,
  place: { readonly flag: string; readonly path: string },
): string {
  const { header, episodes } = examTrajectory(receipt, dataset);
  const file = openOutputFile(place);
  try {
    file.write(headerLine(header));
    for (const episode of episodes) file.write(episodeLine(episode));
    file.commit();
  } finally {
    file.discard();
  }
  const unfinished = episodes.filter(({ finished }) => !finished).length;
  const undealt = receipt.episodes.length - episodes.length;
  const more = [
    ...(unfinished > 0 ? [`${unfinished} unfinished`] : []),
    ...(undealt > 0 ? [`${undealt} not dealt and left out`] : []),
  ];
  return `${place.path}: ${counted(episodes.length, "episode")}${more.length > 0 ? `, ${more.join(", ")}` : ""}`;
}

/** Beside the receipt. */
export function trajectoriesPathOf(receiptPath: string): string {
  return `${receiptPath.replace(/(\.receipt)?\.json$/, "")}.trajectories.jsonl`;
}

function checkGround(path: string, { paper }: Receipt, dataset: Dataset): void {
  const problems = [
    ...(paper.rulesDigest === digestOfRules() ? [] : ["it was played by other rules than this program has"]),
    ...(paper.datasetDigest === dataset.digest
      ? []
      : ["it was played on other tickets: name them with --dataset"]),
  ];
  if (problems.length > 0) throw new ExamFileError(`${path} cannot be played again: ${problems.join("; ")}.`);
}

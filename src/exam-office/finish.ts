import { loadDataset } from "../dataset/index.js";
import { makeReceipt, NoPlay, type Receipt } from "../exam/index.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import type { Terminal } from "../support/terminal.js";
import { ExamFileError } from "./exam-file-error.js";
import type { ExamFinishOptions } from "./options.js";
import { readKey } from "./key-file.js";
import { logPathOf, readLog } from "./log-file.js";
import { checkPaper, readPaper } from "./paper-file.js";
import { readOrMakeSigningKey } from "./signing-key.js";
import { totalsTable } from "./totals-table.js";
import { counted } from "../support/counted.js";

/** Grades what was recorded of an exam, prints the report and writes the receipt. Gives the exit code. */
export function finishExam(path: string, settings: ExamFinishOptions, { out, notes }: Terminal): number {
  const log = settings.log ?? logPathOf(path);
  const output = settings.output ?? `${path.replace(/\.json$/, "")}.receipt.json`;
  checkOutputs(
    named({ "--out": output }),
    named({ "the exam": path, "--key": settings.key, "--log": log, "--dataset": settings.dataset }),
  );
  const paper = readPaper(path);
  const key = readKey(settings.key);
  const dataset = loadDataset(settings.dataset);
  checkPaper(paper, key, dataset);
  const events = readLog(log, paper.commitment);
  if (events.length === 0) {
    throw new ExamFileError(
      `${log} has nothing of the exam. Hold it with serve --exam, or name its log with --log.`,
    );
  }
  const signingKey = readOrMakeSigningKey(settings.signingKey);
  const file = openOutputFile({ flag: "--out", path: output });
  try {
    const receipt = makeReceipt({
      paper,
      key,
      dataset,
      events,
      programVersion: PACKAGE_VERSION,
      finishedAt: new Date().toISOString(),
      signingKey,
    });
    file.write(`${JSON.stringify(receipt, null, 2)}\n`);
    file.commit();
    out(totalsTable(receipt.totals));
    warn(receipt, notes);
    out(
      `${output}: signed with ${settings.signingKey}; publish it with ${settings.signingKey}.pub and the key`,
    );
    out(
      `exam trajectories ${output} makes a trajectory file of it, which replay, regrade, view and evaluate read`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof NoPlay)) throw error;
    throw new ExamFileError(`${log} is no play of the exam: ${error.message}.`);
  } finally {
    file.discard();
  }
}

function warn({ episodes }: Receipt, notes: Terminal["notes"]): void {
  const undealt = episodes.filter(({ ending }) => ending === "not_dealt").length;
  if (undealt > 0) {
    notes.write(
      `exam finish: of ${counted(episodes.length, "episode")} ${undealt} ${undealt === 1 ? "was not dealt, and counts" : "were not dealt, and count"} as begun and left.\n`,
    );
  }
}

import { describeSettings, readSettings, VERIFY_SETTINGS, type Environment } from "./settings/index.js";
import { loadDataset } from "../dataset/index.js";
import { verifyReceipt } from "../exam/index.js";
import { CONTRACT_VERSION, digestOfRules } from "../service/index.js";
import type { Command } from "./command.js";
import { readKey } from "../exam-office/key-file.js";
import { readReceipt } from "../exam-office/read-receipt.js";
import { readPublicKey } from "../exam-office/signing-key.js";
import { totalsTable } from "../exam-office/totals-table.js";
import type { Terminal } from "../support/terminal.js";
import { takeFile } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

/** The receipt does not hold. */
const EXIT_FAILED = 1;

export const verify: Command = {
  help: () => `  RECEIPT  the file of exam finish\n${describeSettings(VERIFY_SETTINGS)}`,
  run: (args, environment) => Promise.resolve(runVerify(args, environment, TERMINAL)),
};

/** Gives the exit code: 0 where everything holds. */
export function runVerify(
  args: readonly string[],
  environment: Environment,
  { out, notes }: Terminal,
): number {
  const { path, flags } = takeFile(
    "verify",
    args,
    "verify needs the file of exam finish: helpdesk-env verify RECEIPT.",
  );
  const settings = readSettings(VERIFY_SETTINGS, flags, environment);
  const receipt = readReceipt(path);
  const { faults, sentence } = verifyReceipt({
    receipt,
    dataset: loadDataset(settings.dataset),
    rulesDigest: digestOfRules(),
    contractVersion: CONTRACT_VERSION,
    key: settings.key === undefined ? undefined : readKey(settings.key),
    publicKey: settings.publicKey === undefined ? undefined : readPublicKey(settings.publicKey),
  });
  for (const fault of faults) notes.write(`verify: ${path}: ${fault}\n`);
  if (faults.length === 0) out(`${totalsTable(receipt.totals)}\n`);
  out(sentence);
  return faults.length === 0 ? 0 : EXIT_FAILED;
}

import { loadDataset } from "../dataset/index.js";
import { verifyReceipt } from "../exam/verify.js";
import { CONTRACT_VERSION, digestOfRules } from "../service/index.js";
import type { Terminal } from "../support/terminal.js";
import { floorsOf } from "./floors.js";
import { readKey } from "./key-file.js";
import type { VerifyOptions } from "./options.js";
import { readReceipt } from "./read-receipt.js";
import { readPublicKey } from "./signing-key.js";
import { totalsTable } from "./totals-table.js";

/** The receipt does not hold. */
const EXIT_FAILED = 1;

/** Plays a receipt again and says what it proves. Gives the exit code: 0 where everything holds. */
export function verifyExam(path: string, options: VerifyOptions, { out, notes }: Terminal): number {
  const receipt = readReceipt(path);
  const { faults, warnings, sentence } = verifyReceipt({
    receipt,
    dataset: loadDataset(options.dataset),
    rulesDigest: digestOfRules(),
    contractVersion: CONTRACT_VERSION,
    floorsOf,
    key: options.key === undefined ? undefined : readKey(options.key),
    publicKey: options.publicKey === undefined ? undefined : readPublicKey(options.publicKey),
  });
  for (const fault of faults) notes.write(`verify: ${path}: ${fault}\n`);
  for (const warning of warnings) notes.write(`verify: ${path}: warning: ${warning}\n`);
  if (faults.length === 0) out(`${totalsTable(receipt.totals)}\n`);
  out(sentence);
  return faults.length === 0 ? 0 : EXIT_FAILED;
}

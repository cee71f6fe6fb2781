/**
 * Fails when the protos break what the committed image promises, when the image is not what its note says, or when a
 * change that broke a promise moved both together under one contract version. Works in a fresh clone, before the first
 * commit and without git; then it looks at the files alone.
 */
import process from "node:process";
import { CONTRACT_VERSION } from "../src/service/contract-version.js";
import { IMAGE_PATH, problemsWithImage } from "./contract-image.js";
import { hiddenBreaks } from "./image-history.js";
import { runBuf } from "./run-buf.js";

const root = process.cwd();
const breaking = runBuf(root, "breaking", "--against", IMAGE_PATH);
const problems = [
  ...problemsWithImage(root, CONTRACT_VERSION),
  ...(breaking.ok ? [] : [`The protos break the contract:\n${breaking.output}`]),
  ...hiddenBreaks(root),
];
for (const problem of problems) console.error(`check-breaking: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`check-breaking: the protos keep what contract version ${CONTRACT_VERSION} promises.`);

/** Writes the image of the contract as it is now, and its note. For a new contract version only. */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { CONTRACT_VERSION } from "../src/service/contract-version.js";
import { IMAGE_NOTE_PATH, IMAGE_PATH, sha256, type ImageNote } from "./contract-image.js";
import { runBuf } from "./run-buf.js";

const built = runBuf(process.cwd(), "build", "--exclude-source-info", "-o", IMAGE_PATH);
if (!built.ok) {
  console.error(`update-image: ${built.output}`);
  process.exit(1);
}
const note: ImageNote = { contract_version: CONTRACT_VERSION, sha256: sha256(readFileSync(IMAGE_PATH)) };
writeFileSync(IMAGE_NOTE_PATH, `${JSON.stringify(note, null, 2)}\n`);
console.log(`update-image: wrote ${IMAGE_PATH} for contract version ${CONTRACT_VERSION}.`);

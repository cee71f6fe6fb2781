/**
 * Writes docs/reference/contract.md from the comments of the protos, or with --check fails when it is not fresh.
 *
 *   npx tsx scripts/generate-contract-docs.ts [--check]
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format, resolveConfig } from "prettier";
import { contractPage } from "./contract-page.js";
import { runBuf } from "./run-buf.js";

const PAGE = "docs/reference/contract.md";

const image = path.join(process.cwd(), ".cache", "contract.binpb");
mkdirSync(path.dirname(image), { recursive: true });
const built = runBuf(process.cwd(), "build", "--output", image, "--path", "proto/helpdesk/v1");
if (!built.ok) throw new Error(built.output);
const config = await resolveConfig(PAGE);
const wanted = await format(contractPage(readFileSync(image)), { ...config, parser: "markdown" });
if (process.argv.includes("--check")) {
  if (read(PAGE) !== wanted) {
    console.error(`${PAGE} is not what the protos say. Run: npm run docs:contract`);
    process.exitCode = 1;
  } else console.log(`docs:contract: ${PAGE} is fresh.`);
} else {
  mkdirSync(path.dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, wanted);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

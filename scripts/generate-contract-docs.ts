/**
 * Writes what is made of the comments of the protos: docs/reference/contract.md, and the page that servers show at /docs/contract.
 * With --check fails when one of them is not fresh.
 *
 *   npx tsx scripts/generate-contract-docs.ts [--check]
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format, resolveConfig } from "prettier";
import { contractPage } from "./contract-page.js";
import { contractReference } from "./contract-reference.js";
import { runBuf } from "./run-buf.js";

const PAGE = "docs/reference/contract.md";
const REFERENCE = "src/transport/openenv/docs/assets/contract.html";

const file = path.join(process.cwd(), ".cache", "contract.binpb");
mkdirSync(path.dirname(file), { recursive: true });
const built = runBuf(process.cwd(), "build", "--output", file, "--path", "proto/helpdesk/v1");
if (!built.ok) throw new Error(built.output);
const image = readFileSync(file);
const [before = "", after = ""] = readFileSync("scripts/contract-frame.html", "utf8").split(
  "<!-- entries -->",
);
const config = await resolveConfig(PAGE);
const wanted = {
  [PAGE]: await format(contractPage(image), { ...config, parser: "markdown" }),
  [REFERENCE]: contractReference(image, { before, after }),
};
for (const [page, text] of Object.entries(wanted)) {
  if (!process.argv.includes("--check")) {
    mkdirSync(path.dirname(page), { recursive: true });
    writeFileSync(page, text);
  } else if (read(page) === text) console.log(`docs:contract: ${page} is fresh.`);
  else {
    console.error(`${page} is not what the protos say. Run: npm run docs:contract`);
    process.exitCode = 1;
  }
}

function read(page: string): string {
  try {
    return readFileSync(page, "utf8");
  } catch {
    return "";
  }
}

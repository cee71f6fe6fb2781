/**
 * `npm run bench`: what a hard step costs the server's CPU over each protocol, next to floors of equal bytes, alternating in one
 * run with the load in another process. Machines differ and are noisy: read the ratios.
 *
 * `--quick`: a minute for all. `--only NAME,…`: these groups alone. `--json FILE`: the figures as JSON. `--write`: they
 * replace the table of docs/performance.md. `--beside DIST`: unary gRPC and `/ws` on another commit's build, in turns with this one's.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { lineOf, tableOf, type Row, type RowGroup, type RunOptions } from "./report.js";
import { besideRows } from "./rows/beside.js";
import { connectRows } from "./rows/connect.js";
import { engineRows } from "./rows/engine.js";
import { generatorRows } from "./rows/generator.js";
import { grpcRows } from "./rows/grpc.js";
import { journalRows } from "./rows/journal.js";
import { latencyRows } from "./rows/latency.js";
import { pythonRows } from "./rows/python.js";
import { playRows } from "./rows/play.js";
import { memoryRows, sessionRows } from "./rows/sessions.js";
import { websocketRows } from "./rows/websocket.js";
import { workersRows } from "./rows/workers.js";

const GROUPS: readonly RowGroup[] = [
  engineRows,
  generatorRows,
  websocketRows,
  journalRows,
  grpcRows,
  besideRows,
  playRows,
  connectRows,
  latencyRows,
  sessionRows,
  memoryRows,
  pythonRows,
  workersRows,
];

const PAGE = "docs/performance.md";
const TABLE_BEGINS = "<!-- figures: npm run bench -- --write -->";
const TABLE_ENDS = "<!-- end of figures -->";

const FLAGS = {
  help: { type: "boolean", short: "h", default: false },
  quick: { type: "boolean", default: false },
  only: { type: "string" },
  json: { type: "string" },
  write: { type: "boolean", default: false },
  beside: { type: "string" },
} as const;

const USAGE = `npm run bench -- [--quick] [--only NAME,…] [--json FILE] [--write] [--beside DIST]

  --quick          a minute for all
  --only NAME,…    these groups alone: ${GROUPS.map(({ name }) => name).join(", ")}
  --json FILE      the figures as JSON
  --write          they replace the table of ${PAGE}; a whole run alone
  --beside DIST    unary gRPC and /ws on another commit's build, in turns with this one's`;

/** Says what is wrong with the flags, without a stack, and ends. */
function refuse(message: string): never {
  process.stderr.write(`bench: ${message}\n\n${USAGE}\n`);
  process.exit(2);
}

const { values } = readFlags();
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}

function readFlags() {
  try {
    return parseArgs({ options: FLAGS });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const wanted = values.only?.split(",");
const unknown = wanted?.find((name) => !GROUPS.some((group) => group.name === name));
if (unknown !== undefined) {
  refuse(`--only ${unknown}: there are ${GROUPS.map(({ name }) => name).join(", ")}`);
}
if (values.write && (wanted !== undefined || values.quick)) {
  refuse("--write takes a whole run: leave --quick and --only out");
}

const options: RunOptions = {
  isQuick: values.quick,
  ...(values.beside === undefined ? {} : { beside: values.beside }),
};
const rows: Row[] = [];
for (const group of GROUPS) {
  if (wanted !== undefined && !wanted.includes(group.name)) continue;
  const begun = performance.now();
  for (const row of await group.measure(options)) {
    rows.push(row);
    console.log(lineOf(row));
  }
  console.error(`${group.name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.version}`;
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, isQuick: values.quick, rows }, null, 2)}\n`);
}
if (values.write) writePage();
process.exit();

function writePage(): void {
  const page = readFileSync(PAGE, "utf8");
  const [before, rest] = page.split(TABLE_BEGINS);
  const after = rest?.split(TABLE_ENDS)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no place for the figures`);
  const figures = `${TABLE_BEGINS}\n\n${machine}:\n\n${tableOf(rows)}\n\n${TABLE_ENDS}`;
  writeFileSync(PAGE, before + figures + after);
}

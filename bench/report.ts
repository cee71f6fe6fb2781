/** One figure of a run. */
export interface Row {
  /** In plain words; the same in every run. */
  readonly what: string;
  readonly value: number;
  /** `µs`, `ms`, `steps/s`, `KiB`, or empty for a ratio. */
  readonly unit: string;
  /** What is asked of it, where something is. */
  readonly wanted?: string;
}

/** Figures that are measured together, beside each other. */
export interface RowGroup {
  /** By which `--only` names it. */
  readonly name: string;
  readonly measure: (options: RunOptions) => Promise<readonly Row[]>;
}

export interface RunOptions {
  /** A minute for all of it. */
  readonly isQuick: boolean;
  /** Another commit's build, to be measured beside this one: its `dist`. */
  readonly beside?: string;
}

export function lineOf({ what, value, unit, wanted = "" }: Row): string {
  return `${what.padEnd(62)}${shown(value, unit).padStart(18)}   ${wanted}`.trimEnd();
}

/** As the page has it; pieces of a cell never break the table. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ["what", "measured", "wanted"],
    ...rows.map(({ what, value, unit, wanted = "" }) => [what, shown(value, unit), wanted]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...body.map(line)].join("\n");
}

function shown(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "not measured";
  if (unit === "") return value.toFixed(2);
  const digits = value >= 1_000 ? 0 : value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Median of the rounds' own ratios: what else the machine does in a round weighs on both. */
export function ratioOf(costs: readonly number[], floors: readonly number[]): number {
  return median(costs.map((value, round) => value / (floors[round] ?? Number.NaN)));
}

/** Of sorted values; `share` from 0 to 1. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

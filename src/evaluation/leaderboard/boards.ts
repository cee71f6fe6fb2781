import { grouped } from "../../support/grouped.js";
import type { EvaluationProvenance, EvaluationResult } from "../result.js";
import { costText } from "./cost.js";
import { gapsOf, type TwinMean } from "./gaps.js";
import { planOf, standingOn, type Plan, type Standing } from "./standing.js";
import type { Verification } from "./verification.js";

/** A result that could be read, with whether it is what its actions make. */
export interface JudgedResult {
  readonly file: string;
  readonly result: EvaluationResult;
  readonly verification: Verification;
  /** The report that lies beside the result: a file of the same name that ends in .html; null: there is none. */
  readonly report: string | null;
}

export interface BoardRow {
  /** 1 for the best; null for who is not ranked. */
  readonly rank: number | null;
  /** Why there is no rank; null where there is one. */
  readonly unranked: string | null;
  readonly policy: string;
  readonly sees: EvaluationResult["policy"]["sees"];
  readonly file: string;
  readonly server: string | null;
  /** Whether the result has more episodes than these. */
  readonly isPart: boolean;
  readonly standing: Standing;
  /** Of the whole result. */
  readonly cost: string | null;
  /** What it loses on each twin that it was played on, over the tasks; null where none was. Of the whole result. */
  readonly gaps: readonly TwinMean[] | null;
  /** Beside the file, as that is named. */
  readonly report: string | null;
  readonly verification: Verification;
}

/** Results that played the same episodes of the same tickets by the same rules. */
export interface Board extends EvaluationProvenance {
  /** The seeds of each task, in order. */
  readonly tasks: readonly { readonly taskId: number; readonly seeds: readonly number[] }[];
  readonly rows: readonly BoardRow[];
}

/** Scores that are closer have one rank. */
const SAME = 1e-12;

/** One board for each set of episodes that somebody played: those who played more are on it with their part of these. */
export function boardsOf(results: readonly JudgedResult[]): readonly Board[] {
  return [...grouped(results, groundKey).values()].flatMap((own) => {
    const plans = new Map(own.map(({ result }) => [planKey(planOf(result)), planOf(result)]));
    return [...plans.values()]
      .sort((a, b) => b.size - a.size || (planKey(a) < planKey(b) ? -1 : 1))
      .flatMap((plan) => boardOf(plan, own));
  });
}

function groundKey({ result }: JudgedResult): string {
  const { rulesDigest, datasetDigest, split, splitDigest } = result;
  return JSON.stringify([rulesDigest, datasetDigest, split, splitDigest]);
}

function planKey(plan: Plan): string {
  return [...plan].sort().join(" ");
}

function boardOf(plan: Plan, own: readonly JudgedResult[]): readonly Board[] {
  const on = own.filter(({ result }) => isWithin(plan, planOf(result)));
  const [first] = on;
  if (first === undefined || plan.size === 0) return [];
  const { rulesDigest, datasetDigest, split, splitDigest, source } = first.result;
  const places = [...plan].map((key) => key.split("/").map(Number) as [number, number]); // `placeKey` wrote it
  const tasks = [...grouped(places, ([taskId]) => taskId)]
    .map(([taskId, seeds]) => ({ taskId, seeds: seeds.map(([, seed]) => seed).sort((a, b) => a - b) }))
    .sort((a, b) => a.taskId - b.taskId);
  const ground = { rulesDigest, datasetDigest, split, splitDigest };
  return [{ ...ground, ...(source !== undefined && { source }), tasks, rows: ranked(on, plan) }];
}

function isWithin(plan: Plan, whole: Plan): boolean {
  return [...plan].every((key) => whole.has(key));
}

function ranked(results: readonly JudgedResult[], plan: Plan): readonly BoardRow[] {
  const rows = results
    .map(({ file, result, verification, report }) => {
      const standing = standingOn(result, plan);
      const { policy, server } = result;
      const unranked = whyUnranked(policy.sees, standing, verification);
      const isPart = planOf(result).size > plan.size;
      const row = { policy: policy.name, sees: policy.sees, file, server, isPart, standing, verification };
      return { ...row, cost: costText(result), gaps: gapsOf(result), report, rank: null, unranked };
    })
    .sort(
      (a, b) =>
        Number(a.unranked !== null) - Number(b.unranked !== null) ||
        worthOf(b) - worthOf(a) ||
        (a.file < b.file ? -1 : 1),
    );
  let rank = 0;
  return rows.map((row, index): BoardRow => {
    if (row.unranked !== null) return row;
    const before = rows[index - 1];
    if (before === undefined || worthOf(before) - worthOf(row) > SAME) rank = index + 1;
    return { ...row, rank };
  });
}

function worthOf({ standing }: Pick<BoardRow, "standing">): number {
  return standing.failedAsZero ?? -1;
}

function whyUnranked(
  sees: BoardRow["sees"],
  { episodes }: Standing,
  { status }: Verification,
): string | null {
  if (status === "differs") return "it is not what its actions make";
  if (sees === "labels") return "it sees the labels";
  return episodes === 0 ? "no episode was finished" : null;
}

import { alignedColumns } from "../support/text-table.js";
import type { Estimate } from "./bootstrap.js";
import type { Comparison } from "./compare.js";
import type { ReadingGain } from "./result.js";
import type { Floor } from "./references.js";
import type { EvaluationResult } from "./result.js";

/** The result for a terminal. */
export function resultTable(result: EvaluationResult): string {
  const rows = result.tasks.map((task) => [
    String(task.taskId),
    String(task.finished),
    String(task.failed),
    withInterval(task.rubricReward),
    task.newTickets === null ? "–" : intervalText(task.newTickets),
    figure(task.withFailuresAsZero),
    figure(task.floor),
    figure(task.optimum),
    withInterval(task.normalised),
    figure(task.regret),
    task.solved === null ? "–" : `${task.solved}`,
    `${task.solvedByScore}`,
  ]);
  const header = [
    "task",
    "episodes",
    "failed",
    "rubric reward",
    "new tickets",
    "failed as 0",
    "floor",
    "optimum",
  ];
  const solved = ["normalised", "regret", `solved`, `≥ ${result.solvedAt}`];
  return alignedColumns([[...header, ...solved], ...rows], []);
}

/** Where the floors come from; empty where none is known. */
export function floorLines({ tasks }: EvaluationResult): string {
  return tasks
    .flatMap(({ taskId, floorFrom }) =>
      floorFrom === null ? [] : [`task ${taskId} without reading: ${floorText(floorFrom)}`],
    )
    .join("\n");
}

/** The floor with who has it, then what the other one that plays without reading has; `route`: what the constant answer is. */
export function floorText({ policy, constant, blind }: Floor, route = ""): string {
  const both = [
    { who: `the best constant answer${route}`, has: constant },
    { who: "the text-blind policy", has: blind },
  ] as const;
  const [floor, other] = policy === "text_blind" ? [both[1], both[0]] : both;
  return `the floor is ${figure(floor.has)}, of ${floor.who}; ${other.who} has ${figure(other.has)}`;
}

/** pass^k of each task; why there is none where there is none. */
export function passKLines({ passKAbsent, tasks, solvedAt }: EvaluationResult): readonly string[] {
  if (passKAbsent !== null) return [passKAbsent];
  const told = `pass^k, the chance that k attempts of one seed all reach ${solvedAt}:`;
  const lines = tasks.map(({ taskId, passK }) => {
    if (passK === null) return `task ${taskId}: no pass^k, since no seed had all of its attempts finished`;
    return `task ${taskId}: ${passK.map((chance, index) => `pass^${index + 1} ${figure(chance)}`).join(", ")}`;
  });
  return [told, ...lines];
}

/** What reading earned, for a terminal. */
export function readingTable(gains: readonly ReadingGain[]): string {
  const rows = gains.map(({ taskId, seeds, scrambled, gain }) => [
    String(taskId),
    String(seeds),
    figure(scrambled),
    withInterval(gain, signed),
  ]);
  return alignedColumns([["task", "seeds", "words exchanged", "what reading earned"], ...rows], []);
}

/** The comparison for a terminal. */
export function comparisonTable({ ownName, otherName, tasks }: Comparison): string {
  const rows = tasks.map((task) => [
    String(task.taskId),
    String(task.seeds),
    figure(task.own),
    figure(task.other),
    withInterval(task.difference, signed),
    `${task.better} / ${task.equal} / ${task.worse}`,
  ]);
  const header = ["task", "seeds", ownName, `against ${otherName}`, "difference", "better / equal / worse"];
  return alignedColumns([header, ...rows], []);
}

export function withInterval(estimate: Estimate | null, write: (value: number) => string = figure): string {
  if (estimate === null) return "–";
  if (estimate.low === null || estimate.high === null) return write(estimate.value);
  return `${write(estimate.value)} (${write(estimate.low)} to ${write(estimate.high)})`;
}

/** The ends of an interval alone. */
function intervalText({ low, high }: Estimate): string {
  return low === null || high === null ? "–" : `${figure(low)} to ${figure(high)}`;
}

export function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3).replace("-", "−");
}

export function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${figure(value)}`;
}

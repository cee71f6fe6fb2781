import type { OwnWords } from "../../dataset/index.js";
import { gradedWeights } from "../../domain/partial-labels.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import { TASKS } from "../../domain/task.js";
import { ASSIGNMENT_GROUPS, ROUTE_FIELDS, type AssignmentGroup } from "../../domain/vocabulary.js";
import type { EvaluatedEpisode } from "../evaluated-episode.js";
import { answeredSteps, isRight, shareOf, type AnsweredStep } from "./right-answers.js";

/** How a team was served at a confidence: what is less sure is left to people. */
export interface TeamFigures {
  readonly team: AssignmentGroup;
  /** Tickets that are its own, as answered. */
  readonly tickets: number;
  /** Share of its own that was answered so surely. */
  readonly coverage: number | null;
  /** Tickets that were sent to it so surely, and the share that was its own. */
  readonly sent: number;
  readonly precision: number | null;
  /** Share of its own that was sent to it so surely. */
  readonly recall: number | null;
}

/** Tickets of one team that went to another. */
export interface Misroute {
  /** In the desk's own words, where the tickets have any. */
  readonly from: string;
  /** Null: a penalised action, which sends it nowhere. */
  readonly to: AssignmentGroup | null;
  /** Of 1,000 tickets. */
  readonly perThousand: number;
  /** What the wrong team took from their scores, in whole tickets of 1,000. */
  readonly costPerThousand: number;
}

/** Answers that are graded by their team. */
export function routedSteps(episodes: readonly EvaluatedEpisode[]): readonly RoutedStep[] {
  return episodes.flatMap((episode) =>
    answeredSteps([episode]).flatMap((step) => {
      const right = isRight(step, "assignmentGroup");
      if (right === undefined) return [];
      const to = step.breakdown === null ? null : (step.action.assignmentGroup ?? null);
      // An acceptable alternate is a right answer: the ticket is taken for one of that team.
      const owner = right ? to : step.labels.assignmentGroup;
      return owner === undefined || owner === null
        ? []
        : [{ step, taskId: episode.taskId, owner, to, right }];
    }),
  );
}

interface RoutedStep {
  readonly step: AnsweredStep;
  readonly taskId: EvaluatedEpisode["taskId"];
  readonly owner: AssignmentGroup;
  readonly to: AssignmentGroup | null;
  readonly right: boolean;
}

/** Teams that come up. `sureFrom`: null counts every answer, whatever was said of it. */
export function teamFigures(routed: readonly RoutedStep[], sureFrom: number | null): readonly TeamFigures[] {
  const isSure = ({ step }: RoutedStep): boolean =>
    sureFrom === null || (step.action.confidence ?? -1) >= sureFrom;
  return ASSIGNMENT_GROUPS.flatMap((team) => {
    const own = routed.filter(({ owner }) => owner === team);
    const sent = routed.filter((one) => one.to === team && isSure(one));
    if (own.length === 0 && !routed.some(({ to }) => to === team)) return [];
    return [
      {
        team,
        tickets: own.length,
        coverage: shareOf(own.map(isSure)),
        sent: sent.length,
        precision: shareOf(sent.map(({ right }) => right)),
        recall: shareOf(own.map((one) => isSure(one) && one.right)),
      },
    ];
  });
}

/** The dearest first. */
export function misroutesOf(routed: readonly RoutedStep[], words: OwnWords | undefined): readonly Misroute[] {
  const found = new Map<string, { from: string; to: AssignmentGroup | null; count: number; cost: number }>();
  for (const one of routed.filter(({ right }) => !right)) {
    const from = words?.origins.get(one.step.ticketId)?.ownLabels.assignment_group ?? one.owner;
    const key = JSON.stringify([from, one.to]);
    const sum = found.get(key) ?? { from, to: one.to, count: 0, cost: 0 };
    sum.count += 1;
    sum.cost += costOf(one);
    found.set(key, sum);
  }
  const perThousand = (count: number): number => (1000 * count) / routed.length;
  return [...found.values()]
    .map(({ from, to, count, cost }) => ({
      from,
      to,
      perThousand: perThousand(count),
      costPerThousand: perThousand(cost),
    }))
    .sort((a, b) => b.costPerThousand - a.costPerThousand || (a.from < b.from ? -1 : 1));
}

/** Points of the ticket's score. */
function costOf({ step, taskId }: RoutedStep): number {
  const ungradedFields = ROUTE_FIELDS.filter((field) => step.labels[ROUTE_KEYS[field]] === undefined);
  const weight = gradedWeights(TASKS[taskId].fieldWeights, { ungradedFields }).assignmentGroup;
  return weight * (1 - (step.breakdown?.assignmentGroup ?? 0));
}

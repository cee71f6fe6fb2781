import { expect, test } from "vitest";
import { datasetFrom } from "../../../src/dataset/check.js";
import type { Dataset } from "../../../src/dataset/index.js";
import { evaluatePolicy } from "../../../src/evaluation/evaluate-policy.js";
import { rederive } from "../../../src/evaluation/rederive.js";
import { renderReport } from "../../../src/evaluation/report/index.js";
import { resultText } from "../../../src/evaluation/result-file.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { labellingLines, teamTable } from "../../../src/evaluation/tell-labelling.js";
import { createInProcessPool } from "../../../src/rollouts/environment-pool.js";
import { someEvaluation, someResult } from "./some-evaluation.js";

/** Twelve tickets of four teams, two of which are one of ours and one none; the constant answer is right of two teams. */
const OWN: Dataset = datasetFrom(
  JSON.stringify({
    format: "helpdesk-env/tickets/1",
    labels: "partial",
    tickets: Array.from({ length: 12 }, (_, index) => {
      const [word, group] = [
        ["SAP", "application_team"],
        ["CRM", "application_team"],
        ["Wifi <b>", "service_desk"],
        ["Gates", undefined],
      ][index % 4] as [string, string | undefined];
      return {
        ticket_id: `t-${index}`,
        title: `Title ${index}`,
        requester: `r-${index}`,
        priority: "medium",
        assignment_group: group,
        own_labels: { assignment_group: word },
        guessed: index === 0 ? { assignment_group: "its name" } : undefined,
        rerouted: index < 3,
      };
    }),
  }),
  "own.json",
);

function resultOnOwn(): Promise<EvaluationResult> {
  const pool = createInProcessPool(OWN);
  const provenance = { rulesDigest: "r", datasetDigest: OWN.digest, split: "all", splitDigest: "s" } as const;
  return evaluatePolicy(someEvaluation({ pool, provenance, tickets: OWN, splitTicketCount: 12 }));
}

test("a report on tickets of one's own tells first what is not graded, and then how their own teams fared", async () => {
  const result = await resultOnOwn();
  const { labelling } = result;
  if (labelling === undefined) throw new Error("there is a labelling");
  expect(labellingLines(labelling)).toEqual([
    "Labels are partial: not there and not graded are issue type on all 12 tickets, assignment group on 3 of 12 tickets, " +
      "resolution action on all 12 tickets. The weights of the other labels of a ticket are scaled up to 1. The set has no clusters of related tickets, " +
      "acceptable alternates, notes of the desk and answers of requesters: what these would have asked of an agent is not judged either.",
    "Guessed by the import, not confirmed by anybody: assignment group of 1 of 12 tickets.",
    "Coarser than your groups, since one sent to the other counts as right: CRM, SAP are one (application_team).",
    "Not judged by their team, which no team of ours stands for: Gates (3).",
    "Your own desk sent 3 of 12 of these tickets on after the first group (25 %).",
  ]);
  const shares = labelling.teams.map(({ word, submitted, right, wrongMostly }) => [
    word,
    right / submitted,
    wrongMostly,
  ]);
  expect(shares).toEqual([
    ["CRM", 1, null],
    ["Gates", NaN, null],
    ["SAP", 1, null],
    ["Wifi <b>", 0, "application_team"],
  ]);
  expect(teamTable(labelling.teams)).toContain("CRM / SAP");
  const page = renderReport({
    result,
    comparison: undefined,
    training: [],
    warnings: [],
    sureFrom: 0.8,
    tickets: OWN,
  });
  expect(page.slice(page.indexOf("<body>")).indexOf("Labels are partial")).toBeLessThan(100);
  expect(page).toContain("Wifi &lt;b&gt;");
});

test("a label that a ticket has not costs a constant answer nothing, and its parts add up", async () => {
  const { episodes } = await resultOnOwn();
  for (const { losses, rubricReward } of episodes) {
    expect([losses.issue_type, losses.resolution_action, losses.priority]).toEqual([0, 0, 0]);
    expect(losses.assignment_group).toBeCloseTo(1 - rubricReward, 12);
  }
  const labels = episodes.flatMap(({ steps }) => steps.map((step) => Object.keys(step.labels ?? {})));
  expect(new Set(labels.flat())).toEqual(new Set(["priority", "assignmentGroup"]));
});

test("what is told of the teams is made again from the actions, and a figure that is not so is named", async () => {
  const result = await resultOnOwn();
  expect(rederive(result, OWN).problem).toBeUndefined();
  const { labelling } = result;
  if (labelling === undefined) throw new Error("there is a labelling");
  const teams = labelling.teams.map((team) => ({ ...team, right: 0 }));
  expect(rederive({ ...result, labelling: { ...labelling, teams } }, OWN).problem).toMatch(
    /^teams\[0\]\.right of the labelling: it says 0/,
  );
});

test("tickets with all labels and nobody's own words have no such thing", async () => {
  const result = await someResult();
  expect(Object.hasOwn(result, "labelling")).toBe(false);
  expect(resultText(result)).not.toContain("labelling");
});

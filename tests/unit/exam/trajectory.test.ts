/** A receipt as a trajectory file: what an exam withheld is told of what was played, and of nothing else. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runExam } from "../../../src/cli/exam.js";
import { createDataset } from "../../../src/dataset/index.js";
import { examTrajectory } from "../../../src/exam/index.js";
import { scratchFolder } from "../files/scratch.js";
import { run } from "../trajectories/workbench.js";
import { DATASET, holdExam, paperOf, receiptOf, SUBMIT } from "./exam-kit.js";

const PAPER = paperOf({ episodes: 4, tasks: [1], split: "dev" });

const OTHER_LABELS = {
  issueType: "identity_access",
  priority: "low",
  assignmentGroup: "procurement",
} as const;

/** One episode to its end, one left after a step, one by nobody who says a name, and one that is not dealt. */
function held(dataset = DATASET, paper = PAPER) {
  const { service, events } = holdExam(paper, [], dataset);
  const session = service.openSession();
  session.reset({ agent: "mine" });
  while (!session.step(SUBMIT).done);
  session.reset({ agent: "mine" });
  session.step(SUBMIT);
  session.reset({});
  session.close();
  return receiptOf(paper, events, dataset);
}

test("each episode that was dealt is a line: who played it, its rewards, and how it ended", () => {
  const receipt = held();
  const { header, episodes } = examTrajectory(receipt, DATASET);
  expect(header).toMatchObject({ rules_digest: PAPER.rulesDigest, notes: { exam: PAPER.commitment } });
  expect(
    episodes.map(({ policy, finished, unfinished, steps, rubric_reward, notes }) => [
      policy,
      finished,
      unfinished,
      steps.length > 0,
      rubric_reward ?? (notes as { stopped_rubric: number }).stopped_rubric,
    ]),
  ).toEqual([
    ["mine", true, undefined, true, receipt.episodes[0]?.rubric],
    ["mine", false, "replaced", true, receipt.episodes[1]?.rubric],
    [undefined, false, "closed", false, receipt.episodes[2]?.rubric],
  ]);
});

test("of an episode that was left no label of a ticket is told that was not handled", () => {
  const [, left] = examTrajectory(held(), DATASET).episodes;
  const [handled, waiting] = left?.queue ?? [];
  const leftWith = (relabelled: string | undefined): unknown => {
    const tickets = DATASET.tickets.map((ticket) =>
      ticket.ticketId === relabelled ? { ...ticket, ...OTHER_LABELS } : ticket,
    );
    const other = createDataset(tickets);
    const paper = paperOf({ ...PAPER, datasetDigest: other.digest });
    return examTrajectory(held(other, paper), other).episodes[1];
  };
  expect(leftWith(waiting)).toEqual(left);
  expect(leftWith(handled)).not.toEqual(left);
});

test("a receipt whose actions do not come to what it says, or of other tickets, is refused; convert says who reads one", async () => {
  const folder = scratchFolder();
  const receipt = held();
  const terminal = { out: () => undefined, notes: { write: () => undefined } };
  const path = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value, null, 2));
    return join(folder, name);
  };
  const made = (file: string) => () => runExam(["trajectories", file], {}, terminal);
  const better = { ...receipt, episodes: receipt.episodes.map((one) => ({ ...one, rubric: 1 })) };
  expect(made(path("better.json", better))).toThrow(
    /episodes\[0\] has the rubric 1, and played again it is 0\.\d+\. verify says/,
  );
  const elsewhere = { ...receipt, paper: { ...receipt.paper, datasetDigest: "0".repeat(64) } };
  expect(made(path("elsewhere.json", elsewhere))).toThrow(
    "it was played on other tickets: name them with --dataset",
  );
  const convert = await run(
    "trajectories",
    `convert ${path("exam.receipt.json", receipt)} --output ${folder}/new.jsonl`,
  );
  expect(convert).toMatchObject({
    code: 2,
    notes: expect.stringContaining("exam trajectories makes a trajectory file of it") as unknown,
  });
});

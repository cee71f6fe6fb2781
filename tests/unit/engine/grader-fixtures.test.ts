import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import type { TaskId } from "../../../src/domain/task.js";
import { startEpisode, step, type Observation } from "../../../src/engine/index.js";
import { InvalidInput } from "../../../src/transport/openenv/fields/invalid-input.js";
import { readAction } from "../../../src/transport/openenv/helpdesk/validate-action.js";

type WireAction = Readonly<Record<string, string>>;

interface Played {
  readonly name: string;
  readonly task_id: TaskId;
  readonly ticket_ids: readonly string[];
  readonly actions: readonly WireAction[];
  readonly expect: {
    /** Of each action; null for one that handles no ticket. */
    readonly scores: readonly (number | null)[];
    readonly penalties?: readonly string[];
    readonly rubric_reward?: number;
    readonly times?: number;
  };
}

interface Malformed {
  readonly name: string;
  readonly action: WireAction;
  readonly reason: string;
}

const FOLDER = "tests/fixtures/grader";
const DATASET = loadDataset(`${FOLDER}/tickets.json`);

/** The fixtures are ours: what they hold is what the types say. */
function read(kind: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${kind}.json`, "utf8"));
}

function play({ task_id: taskId, ticket_ids: ticketIds, actions }: Played): Observation {
  let { episode, observation } = startEpisode({ dataset: DATASET, taskId, seed: 0, ticketIds });
  for (const action of actions) ({ episode, observation } = step(episode, readAction(action)));
  return observation;
}

describe.each(["full", "zero", "determinism"])("grader fixtures of kind %s", (kind) => {
  test.each(read(kind) as readonly Played[])("$name", (fixture) => {
    const last = play(fixture);
    const { scores, penalties, rubric_reward: rubric } = fixture.expect;
    expect(last.done).toBe(true);
    expect(last.history.map(({ score }) => score)).toHaveLength(scores.length);
    last.history.forEach(({ score }, index) => {
      const expected = scores[index] ?? null;
      if (expected === null) expect(score).toBeNull();
      else expect(score).toBeCloseTo(expected, 12);
    });
    if (penalties !== undefined) {
      expect(last.history.map((entry) => entry.rewardComponents?.penaltyReason)).toEqual(penalties);
    }
    if (rubric !== undefined) expect(last.rubricReward).toBeCloseTo(rubric, 12);
    for (let time = 1; time < (fixture.expect.times ?? 1); time += 1) {
      expect(JSON.stringify(play(fixture))).toBe(JSON.stringify(last));
    }
  });
});

test.each(read("malformed") as readonly Malformed[])(
  "malformed: $name is refused and no move",
  ({ action, reason }) => {
    const read = (): unknown => readAction(action);
    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(expect.objectContaining({ reason }));
  },
);

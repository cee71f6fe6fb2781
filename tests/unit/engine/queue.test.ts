import { describe, expect, test } from "vitest";
import { createDataset } from "../../../src/dataset/index.js";
import { TASKS } from "../../../src/domain/task.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import { startEpisode, stateOf } from "../../../src/engine/index.js";
import { drawTaskId, sampleQueue } from "../../../src/engine/queue.js";
import { aTicket } from "./builders.js";

const cluster = (ticketId: string, parts: Partial<Ticket> = {}): Ticket =>
  aTicket({ ticketId, serviceClusterId: "c", ...parts });
const story = [cluster("z-1"), cluster("a-2", { relatedTicketId: "z-1" }), cluster("a-3")];
const others = [1, 2, 3, 4, 5].map((n) => aTicket({ ticketId: `other-${String(n)}` }));
const dataset = createDataset([...story, ...others]);
const manySeeds = Array.from({ length: 200 }, (_, seed) => seed);

function idsFor(seed: number, taskId: 1 | 2 | 3, queueSize?: number): readonly string[] {
  const request = { seed, task: TASKS[taskId], ...(queueSize === undefined ? {} : { queueSize }) };
  return sampleQueue(dataset, request).map((ticket) => ticket.ticketId);
}

const isOther = (id: string): boolean => id.startsWith("other");

describe("a sampled queue", () => {
  test("has 3 to 5 tickets, and every size comes up", () => {
    expect(new Set(manySeeds.map((seed) => idsFor(seed, 1).length))).toEqual(new Set([3, 4, 5]));
  });

  test("is never larger than the dataset, and names no ticket twice", () => {
    const all = idsFor(3, 3, 50);
    expect([...all].sort()).toEqual(dataset.tickets.map((ticket) => ticket.ticketId).sort());
  });

  test("interleaves a cluster with others, linked tickets last and then by id", () => {
    for (const seed of manySeeds) {
      const ids = idsFor(seed, 3, 5);
      const members = ids.filter((id) => !isOther(id));
      expect(ids.slice(0, 4).map(isOther)).toEqual([false, true, false, true]);
      expect(members).toEqual(["a-3", "z-1", "a-2"].filter((id) => members.includes(id)));
    }
  });

  test("takes 3 of a cluster only from size 4 on", () => {
    const membersAt = (size: number): Set<number> =>
      new Set(manySeeds.map((seed) => idsFor(seed, 2, size).filter((id) => !isOther(id)).length));
    expect(membersAt(3)).toEqual(new Set([2]));
    expect(membersAt(4)).toEqual(new Set([2, 3]));
  });

  test("fills up from the cluster where there are too few others", () => {
    const small = createDataset([...story, aTicket({ ticketId: "other-1" })]);
    const queue = sampleQueue(small, { seed: 5, task: TASKS[3], queueSize: 4 });
    expect(queue.map((ticket) => ticket.ticketId)).toEqual(["a-3", "other-1", "z-1", "a-2"]);
  });
});

test("asking for the task and size that the seed draws gives the same episode", () => {
  for (const seed of manySeeds.slice(0, 50)) {
    const drawn = stateOf(startEpisode({ dataset, seed }).episode);
    const asked = startEpisode({
      dataset,
      seed,
      taskId: drawTaskId(seed),
      queueSize: drawn.queueTicketIds.length,
    });
    expect(stateOf(asked.episode)).toEqual(drawn);
  }
});

test("the episode id follows from task, seed and queue, unless one is given", () => {
  const ids = ["other-1", "other-2"];
  const idOf = (seed: number, ticketIds: readonly string[], taskId: 1 | 2): string =>
    stateOf(startEpisode({ dataset, seed, ticketIds, taskId }).episode).episodeId;
  const distinct = new Set([
    idOf(1, ids, 1),
    idOf(2, ids, 1),
    idOf(1, [...ids].reverse(), 1),
    idOf(1, ids, 2),
  ]);
  expect(distinct.size).toBe(4);
  expect(idOf(1, ids, 1)).toBe(idOf(1, ids, 1));
  const given = startEpisode({ dataset, seed: 1, ticketIds: ids, taskId: 1, episodeId: "mine" });
  expect(stateOf(given.episode).episodeId).toBe("mine");
});

import { createDataset, loadDataset, type Dataset } from "../src/dataset/index.js";
import { isOver, startEpisode, step } from "../src/engine/index.js";
import { createHelpdeskService } from "../src/service/index.js";
import { nextAction, TASK_ID } from "./scripted-episode.js";

export const dataset: Dataset = loadDataset();

/** Steps a second of one core: whole hard episodes, each step with its observation. */
export function engineStepsPerSecond(milliseconds: number): number {
  let steps = 0;
  const begun = process.cpuUsage();
  const until = performance.now() + milliseconds;
  for (let seed = 0; performance.now() < until; seed = (seed + 1) % 1000) {
    let { episode, observation } = startEpisode({ dataset, taskId: TASK_ID, seed });
    while (!isOver(episode)) {
      ({ episode, observation } = step(episode, nextAction(observation)));
      steps += 1;
    }
  }
  const used = process.cpuUsage(begun);
  return steps / ((used.user + used.system) / 1e6);
}

/** Bytes of heap that one session keeps between its reset and its first step. */
export function heapPerIdleSession(sessions: number): number {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("Run with node --expose-gc.");
  let nextId = 0;
  const service = createHelpdeskService({
    dataset: createDataset(dataset.tickets),
    version: "bench",
    maxSessions: sessions + 100,
    sessionTimeoutMs: 3_600_000,
    clock: { now: () => 0 },
    ids: {
      sessionId: () => `00000000-0000-4000-8000-${String(nextId++).padStart(12, "0")}`,
      seed: () => nextId,
    },
  });
  for (let index = 0; index < 100; index += 1) service.openSession().reset({ taskId: 3 });
  collect();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < sessions; index += 1) service.openSession().reset({ taskId: 3 });
  collect();
  collect();
  const after = process.memoryUsage().heapUsed;
  service.closeAll();
  return (after - before) / sessions;
}

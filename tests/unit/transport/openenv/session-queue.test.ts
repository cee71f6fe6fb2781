import { expect, test } from "vitest";
import { loadDataset } from "../../../../src/dataset/index.js";
import { createHelpdeskService, HelpdeskError } from "../../../../src/service/index.js";
import { createSessionQueues, helpdeskEnvironment } from "../../../../src/transport/openenv/index.js";

test("a session whose socket only waits is not given up when the server is full", async () => {
  let now = 0;
  const service = createHelpdeskService({
    dataset: loadDataset(),
    version: "0.0.0",
    maxSessions: 1,
    sessionTimeoutMs: 3_600_000,
    clock: { now: () => now },
    ids: { sessionId: () => "s", seed: () => 7 },
  });
  const queues = createSessionQueues(helpdeskEnvironment(service), 1_000);
  const queue = await queues.open();
  queue.attach();
  await queue.run((session) => session.reset({}));
  now = 600_000;
  expect(() => queues.open()).toThrow(HelpdeskError);
  expect(queue.session.ended.aborted).toBe(false);
});

import { expect, test } from "vitest";
import { operationsRoutes } from "../../../../src/transport/operations/index.js";

test("a server that takes no sessions says why, with 503", async () => {
  const [ready] = operationsRoutes({
    metrics: undefined,
    unready: () => Promise.resolve("The server is stopping."),
  });
  // It looks at nothing of its call.
  const reply = await ready?.answer({} as Parameters<typeof ready.answer>[0]);
  expect([reply?.status, reply?.body]).toEqual([
    503,
    '{"status":"not_ready","why":"The server is stopping."}',
  ]);
});

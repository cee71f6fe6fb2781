/** An agent behind an address, served in this process. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { createAgent } from "../../../src/evaluation/agent/index.js";
import { evaluatePolicy } from "../../../src/evaluation/evaluate-policy.js";
import { credentialHeader, type AgentCredential } from "../../../src/evaluation/agent/agent-options.js";
import type { Played } from "../../../src/evaluation/play-episodes.js";
import { playersWarnings } from "../../../src/evaluation/players-warnings.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { ANSWER, someEvaluation, someResult } from "./some-evaluation.js";

const RIGHT = JSON.stringify({
  action: {
    action_type: "submit",
    issue_type: ANSWER.issueType,
    priority: ANSWER.priority,
    assignment_group: ANSWER.assignmentGroup,
    resolution_action: ANSWER.resolutionAction,
  },
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Post {
  readonly type: string;
  readonly episode: number;
  readonly step: number;
}

type Answer = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

/** `answer`: status, body and headers of the count-th post; undefined leaves it without an answer. */
async function served(answer: (count: number, post: Post) => Answer | undefined): Promise<string> {
  let count = 0;
  server = createServer((request, response) => {
    void json(request).then((body) => {
      const reply = answer((count += 1), body as Post);
      if (reply !== undefined) response.writeHead(reply[0], reply[2] ?? {}).end(reply[1]);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/act`;
}

async function judged(
  agent: string,
  timeoutMs = 10_000,
  credential?: AgentCredential,
  concurrency = 2,
): Promise<{ result: EvaluationResult; warnings: string }> {
  const made = createAgent(
    { agent, timeoutMs, retries: 1, log: undefined, ...(credential !== undefined && { credential }) },
    { environment: {}, notes: { write: () => undefined } },
  );
  try {
    const create = (_options: unknown, place: number) => made.play("mine", place);
    let warnings = "";
    const onPlayed = (played: Played): void => void (warnings = playersWarnings(played).join());
    const result = await evaluatePolicy(someEvaluation({ tickets: null, create, concurrency, onPlayed }));
    return { result, warnings };
  } finally {
    await made.close();
  }
}

test("an address that answers as a policy does has the policy's episodes, and is told the episode and the step", async () => {
  const posts: Post[] = [];
  const url = await served((_, post) => {
    posts.push(post);
    return [200, RIGHT];
  });
  const { result, warnings } = await judged(url);
  expect(result.episodes).toEqual((await someResult({ tickets: null })).episodes);
  expect(warnings).toBe("");
  expect(
    posts
      .filter(({ step }) => step === 0)
      .map(({ type, episode }) => `${type} ${episode}`)
      .sort(),
  ).toEqual([1, 2, 3, 4].map((episode) => `observation ${episode}`));
});

test("an address that is busy once is asked again, and loses nothing", async () => {
  const url = await served((count) => (count === 2 ? [503, "busy"] : [200, RIGHT]));
  const { result, warnings } = await judged(url);
  expect(result.episodes).toEqual((await someResult({ tickets: null })).episodes);
  expect(warnings).toBe("The agent was started or asked again 1 time after a failure.");
});

test("an answer that is no action loses its ticket, as does one that does not come", async () => {
  const url = await served((count) =>
    count === 1 ? [200, "<html>"] : count === 2 ? undefined : [200, RIGHT],
  );
  const { result, warnings } = await judged(url, 500);
  const lost = result.episodes
    .flatMap(({ steps }) => steps)
    .filter(({ score, breakdown }) => score === 0 && breakdown === null);
  expect(lost).toHaveLength(2);
  expect(warnings).toMatch(
    /1 of \d+ answers of the agent was no action[^]*<html>[^]*1 of \d+ .* did not come in time/,
  );
});

test.each([
  [
    "refuses what it is asked",
    (): Answer => [404, "no such page"],
    /answered with status 404, "no such page"\. Check the path of --agent/,
  ],
  [
    "fails again and again",
    (): Answer => [500, "boom"],
    /answered with status 500, "boom", 2 times in a row\.$/,
  ],
])("an address that %s ends the evaluation", async (_, answer, message) => {
  await expect(judged(await served(answer))).rejects.toThrow(message);
});

test.each([
  [
    405,
    { allow: "GET" },
    "",
    "answered with status 405, without a word. Check the path of --agent: observations are sent to it as they are, by POST.",
  ],
  [
    413,
    {},
    "too big",
    'answered with status 413, "too big". An observation may have some hundred kilobytes: raise what it takes.',
  ],
  [
    307,
    { location: "https://user:secret@elsewhere.example/act" },
    "",
    "answered with status 307, which sends on to https://elsewhere.example/act. Redirects are not followed: name that address.",
  ],
] as const)("an address that answers %i ends the evaluation at once, with what to do", async (...row) => {
  const [status, headers, body, sentence] = row;
  let posts = 0;
  const url = await served(() => {
    posts += 1;
    return [status, body, headers];
  });
  await expect(judged(url)).rejects.toThrow(`the agent at ${url} ${sentence}`);
  // Two episodes are played at once.
  expect(posts).toBeLessThanOrEqual(2);
});

test("an address of the other protocol ends the evaluation at once, with what to check", async () => {
  const url = (await served(() => [200, RIGHT])).replace("http:", "https:");
  await expect(judged(url)).rejects.toThrow(
    /cannot be reached \(ERR_SSL_\w+\)\. Check whether --agent begins with the right one of http:\/\/ and https:\/\//,
  );
});

test("an address that asks to wait is waited for, and loses no ticket", async () => {
  const times: number[] = [];
  const url = await served(() => {
    times.push(performance.now());
    return times.length === 1 ? [429, "slow down", { "retry-after": "1" }] : [200, RIGHT];
  });
  const { result, warnings } = await judged(url, 10_000, undefined, 1);
  expect(result.episodes).toEqual((await someResult({ tickets: null })).episodes);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
  expect(warnings).toBe("The agent was started or asked again 1 time after a failure.");
});

test("an address where nobody listens ends the evaluation and is named", async () => {
  const url = await served(() => [200, RIGHT]);
  server?.close();
  await expect(judged(url)).rejects.toThrow(`the agent at ${url} cannot be reached (ECONNREFUSED)`);
});

test.each([
  ["Authorization", "abcdef-123", { Authorization: "Bearer abcdef-123" }],
  ["Authorization", "Basic dXNlcjpwYXNz", { Authorization: "Basic dXNlcjpwYXNz" }],
  ["X-API-Key", "abcdef-123", { "X-API-Key": "abcdef-123" }],
])("a credential in %s, %s, is the header %j", (header, token, expected) => {
  expect(credentialHeader({ header, token })).toEqual(expected);
});

test("a refused credential ends the evaluation, and no message repeats it or the query of the address", async () => {
  const url = await served(() => [401, "no such token: abcdef-123"]);
  const refused = judged(`${url}?key=in-the-address`, 10_000, { header: "X-API-Key", token: "abcdef-123" });
  await expect(refused).rejects.toThrow(
    `the agent at ${url} answered with status 401, "no such token: [key]". It does not take the credential that it was sent in X-API-Key.`,
  );
  const bare = judged(url);
  await expect(bare).rejects.toThrow(
    "It may want a credential: --agent-token-file FILE or EVALUATE_AGENT_TOKEN",
  );
});

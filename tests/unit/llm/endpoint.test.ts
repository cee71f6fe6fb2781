import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createLlmPlayer } from "../../../src/baseline/llm-player.js";
import { BASELINE_SETTINGS } from "../../../src/cli/settings/baseline-settings.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { createInProcessEnvironment } from "../../../src/rollouts/in-process.js";
import { goodAnswer } from "../../support/model-faults.js";
import {
  completion,
  fails,
  says,
  sends,
  serveModel,
  type ModelRequestSeen,
  type Reply,
} from "../../support/scripted-model.js";

const SECRET = "sk-a-secret-of-the-tests";
const HARD = await createInProcessEnvironment(loadDataset()).reset({ taskId: 3, seed: 42, split: "all" });

interface Asked {
  readonly requests: readonly ModelRequestSeen[];
  readonly told: readonly string[];
  /** Whose the action was; undefined when the run ended. */
  readonly source: unknown;
  readonly rules: unknown;
  readonly error: string;
}

/** Asks for `steps` actions as the baseline does. `address` makes the base URL of the server's own. */
async function ask(
  reply: Reply,
  variables: Readonly<Record<string, string>> = {},
  { address = (url: string) => url, path = "/v1/chat/completions", steps = 1 } = {},
): Promise<Asked> {
  const model = await serveModel([], reply, path);
  const told: string[] = [];
  let notes: Readonly<Record<string, unknown>> = {};
  let error = "";
  try {
    const settings = readSettings(BASELINE_SETTINGS, [], {
      LLM_RETRIES: "1",
      LLM_BACKOFF_MS: "1",
      ...variables,
    });
    const access = { baseUrl: new URL(address(model.url)), apiKey: SECRET, model: "m" };
    const player = createLlmPlayer(access, settings, (line) => told.push(line));
    told.push(player.introduction ?? "");
    for (let step = 0; step < steps; step += 1) await player.policy.act(HARD);
    notes = player.takeStepNotes();
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  } finally {
    await model.close();
  }
  const everything = `${told.join("\n")}\n${error}\n${JSON.stringify(notes)}`;
  expect(everything).not.toContain(SECRET);
  return {
    requests: model.requests,
    told: told.slice(1),
    source: notes["action_source"],
    rules: notes["backfills"],
    error,
  };
}

/** A server that refuses some bodies, in words that name the reason or not. */
const refusing =
  (isRefused: (body: ModelRequestSeen["body"]) => boolean, words: string): Reply =>
  (response, request) =>
    (isRefused(request.body) ? fails(400, words) : goodAnswer)(response, request);

type Refused = (body: ModelRequestSeen["body"]) => boolean;
const KINDS: readonly (readonly [
  words: string,
  isRefused: Refused,
  variables: Readonly<Record<string, string>>,
  setting: string,
])[] = [
  ["tool_choice must be auto", (body) => body.tool_choice === "required", {}, "LLM_TOOL_CHOICE=auto"],
  ["tool_choice is not supported", (body) => body.tool_choice !== undefined, {}, "LLM_TOOL_CHOICE=none"],
  ["temperature does not support 0", (body) => body.temperature !== undefined, {}, "LLM_TEMPERATURE=none"],
  [
    "System role not supported",
    (body) => body.messages.some(({ role }) => role === "system"),
    {},
    "LLM_SYSTEM_ROLE=user",
  ],
  [
    "max_completion_tokens: unknown field",
    (body) => body.max_completion_tokens !== undefined,
    { LLM_MAX_TOKENS: "99" },
    "LLM_MAX_TOKENS_FIELD=max_tokens",
  ],
  [
    "response_format.type must be json_schema",
    (body) => body.response_format?.type === "json_object",
    { LLM_MODE: "json" },
    "LLM_JSON_FORMAT=json_schema",
  ],
  [
    "response_format is not supported",
    (body) => body.response_format !== undefined,
    { LLM_MODE: "json" },
    "LLM_JSON_FORMAT=none",
  ],
  [
    "parameters.properties: should be non-empty for OBJECT type",
    (body) =>
      body.tools?.some(
        ({ function: { parameters } }) =>
          parameters !== undefined && Object.keys(parameters.properties).length === 0,
      ) === true,
    {},
    "LLM_EMPTY_PARAMETERS=omit",
  ],
];

test.each(KINDS)(
  "the probe finds what a server takes that says %j, and says it",
  async (words, isRefused, variables, setting) => {
    const { requests, told, source } = await ask(refusing(isRefused, words), variables, { steps: 2 });
    expect(source).toBe("model");
    expect(told).toEqual([
      expect.stringMatching(
        new RegExp(`refused the first request \\(status 400: .*\\) and takes it with ${setting}$`),
      ),
    ]);
    // What was found is kept for the second question.
    expect(isRefused(requests.at(-1)?.body ?? { model: "", messages: [] })).toBe(false);
    expect(requests.filter(({ body }) => !isRefused(body))).toHaveLength(2);
  },
);

test.each(KINDS)(
  "it is found too where the server does not say why: %j",
  async (_, isRefused, variables, setting) => {
    const { told, source } = await ask(refusing(isRefused, "bad request"), variables);
    expect({ source, told }).toEqual({ source: "model", told: [expect.stringContaining(setting)] });
  },
);

test.each(KINDS)(
  "with that setting it is asked so at once: %j",
  async (words, isRefused, variables, setting) => {
    const [name = "", value = ""] = setting.split("=");
    const { requests, told } = await ask(refusing(isRefused, words), {
      ...variables,
      [name]: value,
      LLM_PROBE: "off",
    });
    expect({ requests: requests.length, told }).toEqual({ requests: 1, told: [] });
  },
);

test("a server that refuses several things is asked without all of them", async () => {
  const isRefused: Refused = (body) =>
    body.temperature !== undefined || body.tool_choice !== undefined || body.messages.length > 1;
  const { source, told } = await ask(refusing(isRefused, "bad request"));
  expect(source).toBe("model");
  expect(told.join()).toMatch(/LLM_TOOL_CHOICE=none .*LLM_TEMPERATURE=none LLM_SYSTEM_ROLE=user$/);
});

test.each([422, 501])("status %j is probed as 400 is", async (status) => {
  const reply: Reply = (response, request) =>
    (request.body.tool_choice === "auto" ? goodAnswer : fails(status, "no"))(response, request);
  expect((await ask(reply)).source).toBe("model");
});

test("a setting that is given is never probed, and no probe is tried where it is off or of no use", async () => {
  const always = fails(400, "tool_choice required");
  const given = await ask(always, { LLM_TOOL_CHOICE: "required" });
  expect(given.requests.some(({ body }) => body.tool_choice !== "required")).toBe(false);
  expect((await ask(always, { LLM_PROBE: "off" })).requests).toHaveLength(1);
  expect((await ask(fails(400, "maximum context length is 8192"))).requests).toHaveLength(1);
  expect((await ask(fails(401, "no"))).requests).toHaveLength(1);
});

test("the advice never names what is set already", async () => {
  const always = fails(400, "no");
  const tools = await ask(always);
  expect(tools.error).toMatch(/Refused as well with LLM_TOOL_CHOICE=auto.*set LLM_MODE=json for/);
  expect(tools.error).not.toContain("LLM_PROBE");
  const json = await ask(always, { LLM_MODE: "json", LLM_TEMPERATURE: "none", LLM_PROBE: "off" });
  expect(json.error).toContain("LLM_PROBE=auto");
  expect(json.error).toContain("LLM_MODE=tools");
  expect(json.error).not.toMatch(/LLM_MODE=json|LLM_TEMPERATURE/);
});

test("the request says that no stream is wanted", async () => {
  expect((await ask(goodAnswer)).requests[0]?.body.stream).toBe(false);
});

const MODEL_REFUSES = [{ rule: "refused" }];
test.each([
  ["finish_reason content_filter", says("", "content_filter")],
  [
    "finish_reason content_filter after a part of an answer",
    says('{"action_type":"defer"}', "content_filter"),
  ],
  ["finish_reason SAFETY", says(null, "SAFETY")],
  [
    "Azure's 400",
    sends(400, JSON.stringify({ error: { message: "filtered", code: "content_filter", status: 400 } })),
  ],
  [
    "a 400 whose inner error has the code",
    sends(
      400,
      JSON.stringify({
        error: { code: null, message: "no", innererror: { code: "ResponsibleAIPolicyViolation" } },
      }),
    ),
  ],
  [
    "the code inside status 200",
    sends(200, JSON.stringify({ error: { message: "x", code: "content_filter" } })),
  ],
  ["a refusal of the model", sends(200, completion({ content: null, refusal: "No." }))],
])("a filter's refusal is a refusal and does not end the run: %s", async (_, reply) => {
  const { requests, source, rules, error } = await ask(reply);
  expect({ requests: requests.length, source, rules, error }).toEqual({
    requests: 1,
    source: "replaced",
    rules: MODEL_REFUSES,
    error: "",
  });
});

test.each([
  ["an error", { error: { message: "boom" } }, /malformed_reply, an error was sent with status 200: boom\./],
  ["an error as text", { error: "boom" }, /an error was sent with status 200: boom\./],
  [
    "an error in the choice",
    { choices: [{ error: { message: "boom", code: 502 } }] },
    /server_error, .*boom \(502\)\./,
  ],
  [
    "a limit in the choice",
    { choices: [{ error: { message: "slow", code: 429 } }] },
    /rate_limited, .*slow \(429\)\./,
  ],
  ["no choices", { choices: [] }, /malformed_reply, the reply has no message\./],
  ["null choices", { choices: null, message: "loading" }, /malformed_reply, loading\./],
  ["vLLM's error", { object: "error", message: "boom", type: "Internal" }, /status 200: boom \(Internal\)\./],
  [
    "Google's list",
    [{ error: { message: "boom", status: "UNAVAILABLE" } }],
    /status 200: boom \(UNAVAILABLE\)\./,
  ],
  [
    "finish_reason error",
    { choices: [{ finish_reason: "error", message: { content: "" } }] },
    /broke off with an error/,
  ],
])("an error inside status 200 is tried again and told: %s", async (_, body, words) => {
  const { requests, error } = await ask(sends(200, JSON.stringify(body)));
  expect(requests).toHaveLength(2);
  expect(error).toMatch(words);
});

test.each([
  ["an HTML page", "<html><title>Sign in</title></html>", /no JSON: an HTML page: Sign in/],
  ["a stream", 'data: {"choices":[]}\n\n', /is a stream/],
  ["nothing", "", /is empty/],
])("status 200 that is no JSON is told for what it is: %s", async (_, body, words) => {
  expect((await ask(sends(200, body))).error).toMatch(words);
});

test("a reply without an end is given up, not kept in memory", async () => {
  const endless: Reply = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const chunk = Buffer.alloc(1024 * 1024, " ");
    const more = (): void => {
      if (!response.destroyed) response.write(chunk, () => setImmediate(more));
    };
    more();
  };
  expect((await ask(endless, { LLM_RETRIES: "0" })).error).toContain("more than 16777216 bytes");
});

test("a date in Retry-After is waited for, up to the longest wait", async () => {
  const late = fails(429, "slow down", { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() });
  expect((await ask(late)).error).toMatch(/asks to wait 3[56]\d\d s, more than LLM_MAX_WAIT_S allows/);
  const past = fails(429, "slow down", { "retry-after": "Mon, 01 Jan 2024 00:00:00 GMT" });
  expect((await ask(past)).error).toMatch(/asked 2 times .*rate_limited, slow down\./);
});

test("a redirect is not followed, and said without its login", async () => {
  const { requests, error } = await ask(
    sends(308, "", { location: "https://me:hunter22@other.example/v1?key=abc" }),
  );
  expect(requests).toHaveLength(1);
  expect(error).toContain(
    "status 308: it redirects to https://other.example/v1. Redirects are not followed: set API_BASE_URL",
  );
});

test("a certificate or protocol that does not fit is said once, with what to do", async () => {
  const server = createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const { error } = await ask(goodAnswer, {}, { address: () => `https://127.0.0.1:${port}/v1` });
  server.close();
  expect(error).toMatch(
    /cannot be spoken to securely: .*Check whether API_BASE_URL begins with the right one/,
  );
});

test.each([
  ["slashes at the end", (url: string) => `${url}///`, "/v1/chat/completions"],
  ["the whole path pasted", (url: string) => `${url}/chat/completions`, "/v1/chat/completions"],
  ["no /v1", (url: string) => url.replace("/v1", ""), "/v1/chat/completions"],
  [
    "a query",
    (url: string) => `${url}?api-version=2024-10-21`,
    "/v1/chat/completions?api-version=2024-10-21",
  ],
  [
    "a query after the whole path",
    (url: string) => `${url}/chat/completions?a=b&c=d`,
    "/v1/chat/completions?a=b&c=d",
  ],
])("a base URL with %s works", async (_, address, target) => {
  const { requests, source } = await ask(goodAnswer, {}, { address, steps: 2 });
  expect({ source, targets: requests.map((request) => request.target) }).toEqual({
    source: "model",
    targets: [target, target],
  });
});

test("a missing /v1 is found and said", async () => {
  const { told } = await ask(goodAnswer, {}, { address: (url) => url.replace("/v1", "") });
  expect(told).toEqual([
    expect.stringMatching(
      /status 404: no body\) and takes it with API_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1$/,
    ),
  ]);
});

test("a password of the base URL is sent as Basic and is in nothing that is told", async () => {
  const address = (url: string): string => url.replace("//", "//me:hunter22@");
  const echo: Reply = (response, request) =>
    fails(403, `no: hunter22 ${request.authorization ?? ""}`)(response, request);
  const { requests, error, told } = await ask(echo, {}, { address });
  const login = Buffer.from("me:hunter22").toString("base64");
  expect(requests[0]?.authorization).toBe(`Basic ${login}`);
  expect(error).toContain("no: [key] Basic [key]");
  expect(`${error}${told.join("")}`).not.toContain("hunter22");
});

test.each([
  ["FastAPI", 422, { detail: [{ loc: ["body"], msg: "field required" }] }, "body: field required"],
  ["Ollama", 400, { error: "does not support tools" }, "does not support tools"],
  ["vLLM", 400, { object: "error", message: "needs a parser", code: 400 }, "needs a parser"],
  ["Google", 400, [{ error: { message: "should be non-empty" } }], "should be non-empty"],
  [
    "Anthropic",
    403,
    { type: "error", error: { type: "permission_error", message: "not yours" } },
    "not yours (permission_error)",
  ],
])("the reason of a refusal reaches the reader: %s", async (_, status, body, words) => {
  const { error } = await ask(sends(status, JSON.stringify(body)), { LLM_PROBE: "off" });
  expect(error).toContain(`status ${status}: ${words}`);
});

import { expect, test } from "vitest";
import { readBaseUrl } from "../../../src/llm/base-url.js";
import { errorDetail } from "../../../src/llm/error-detail.js";

const json = JSON.stringify;

test.each([
  [
    "OpenAI",
    json({ error: { message: "bad", type: "invalid_request_error", param: null, code: null } }),
    "bad",
    undefined,
  ],
  [
    "OpenAI with a code",
    json({ error: { message: "bad", type: "invalid_request_error", code: "model_not_found" } }),
    "bad",
    "model_not_found",
  ],
  ["Azure", json({ error: { code: "DeploymentNotFound", message: "none" } }), "none", "DeploymentNotFound"],
  [
    "vLLM",
    json({
      object: "error",
      message: "auto needs a parser",
      type: "BadRequestError",
      param: null,
      code: 400,
    }),
    "auto needs a parser",
    "400",
  ],
  ["FastAPI, a text", json({ detail: "Not Found" }), "Not Found", undefined],
  [
    "FastAPI, a list",
    json({
      detail: [{ loc: ["body", "tools", 0], msg: "field required", type: "missing", input: "secret" }],
    }),
    "body.tools.0: field required",
    "missing",
  ],
  ["Ollama", json({ error: "model does not support tools" }), "model does not support tools", undefined],
  [
    "Google",
    json([{ error: { code: 400, message: "properties: should be non-empty", status: "INVALID_ARGUMENT" } }]),
    "properties: should be non-empty",
    "400",
  ],
  [
    "Anthropic",
    json({ type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } }),
    "invalid x-api-key",
    "authentication_error",
  ],
  ["Hugging Face", json({ error: ["first", "second"] }), "first; second", undefined],
  [
    "OpenRouter",
    json({
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: '{"error":{"message":"no tools"}}' },
      },
    }),
    "Provider returned error: no tools",
    "400",
  ],
  ["AWS", json({ Message: "denied" }), "denied", undefined],
  [
    "a list of errors",
    json({ success: false, errors: [{ code: 7_003, message: "no route" }] }),
    "no route",
    "7003",
  ],
  [
    "problem details",
    json({ type: "about:blank", title: "Bad", detail: "worse", status: 400 }),
    "worse",
    "400",
  ],
  [
    "an error as JSON text",
    json({ error: { message: '{"error":{"message":"inner","code":"x"}}' } }),
    "inner",
    "x",
  ],
  [
    "a gateway's page",
    "<html><head><title>502 Bad Gateway</title><style>b{}</style></head><body><h1>nginx</h1></body></html>",
    "an HTML page: 502 Bad Gateway nginx",
    undefined,
  ],
  ["plain text", "upstream connect error\n", "upstream connect error", undefined],
  ["nothing", "", "no body", undefined],
  ["something else", '{"a":1}', '{"a":1}', undefined],
])("the reason of a refusal is read: %s", (_, body, words, code) => {
  expect(errorDetail(body)).toEqual({ words, code });
});

test.each([
  ["https://h/v1", "https://h/v1", {}],
  ["https://h/v1///", "https://h/v1", {}],
  ["https://h", "https://h", {}],
  ["https://h/v1/chat/completions", "https://h/v1", {}],
  ["https://h/v1/chat/completions/?a=b", "https://h/v1", { a: "b" }],
  ["https://h/v1/models", "https://h/v1", {}],
  [
    "https://h/openai/deployments/d?api-version=2024-10-21",
    "https://h/openai/deployments/d",
    { "api-version": "2024-10-21" },
  ],
])("a base URL is taken as people have it: %s", (text, base, query) => {
  const address = readBaseUrl(new URL(text));
  expect(address).toEqual({
    base,
    query,
    authorization: undefined,
    shown: base === "https://h" ? "https://h/" : base,
    secrets: [],
  });
});

test("user and password of a base URL are sent as such and shown nowhere, and neither are keys of its query", () => {
  const address = readBaseUrl(new URL("http://me:p%40ssword@h/v1?key=abcdefgh&api-version=1"));
  const login = Buffer.from("me:p@ssword").toString("base64");
  expect(address).toEqual({
    base: "http://h/v1",
    query: { key: "abcdefgh", "api-version": "1" },
    authorization: `Basic ${login}`,
    shown: "http://h/v1",
    secrets: ["p@ssword", "p%40ssword", login, "abcdefgh"],
  });
});

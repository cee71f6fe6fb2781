import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { ModelAnswer, ModelRequest } from "../policies/index.js";
import { backOffMs } from "./back-off.js";
import type { EndpointOptions } from "./endpoint-options.js";
import { gaveUp, safeDetail, waitTooLong } from "./endpoint-error.js";
import { AttemptTimeout, classify, LostReply, type Failure, type Fault } from "./failure.js";
import { boundedText, fetchOrFail } from "./http-failure.js";
import { NO_USAGE, usageOf } from "./meter.js";
import { readCompletion, type Completion } from "./read-completion.js";
import { bodyOf, type RequestShape } from "./request-shape.js";

/** Why the endpoint does not take a request that is made in this way. */
export interface Refusal {
  readonly status: number | undefined;
  readonly detail: string;
}

/** What a request came to, after as many attempts as it took. */
export type Outcome =
  { readonly ok: true; readonly answer: ModelAnswer } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Asks in one way until there is an answer or a refusal. Throws an `EndpointError` when the retries are used up, or when the
 * endpoint asks for a longer wait than is allowed.
 */
export async function askPatiently(
  options: EndpointOptions,
  shape: RequestShape,
  request: ModelRequest,
): Promise<Outcome> {
  const { backOff } = options;
  const client = clientFor(options, shape);
  const body = bodyOf(options.model, options.maxTokens, shape, request);
  const faults: Fault[] = [];
  for (;;) {
    const tried = await tryOnce(client, body, options.timeoutMs);
    options.onExchange(request, tried.ok ? tried.body : (tried.body ?? tried.failure.detail));
    if (tried.ok) {
      options.onUsage(usageOf(tried.completion.tokens, faults));
      return { ok: true, answer: tried.completion.answer };
    }
    const { failure } = tried;
    if (failure.kind === "filtered") {
      options.onUsage(usageOf(undefined, faults));
      return { ok: true, answer: filteredAnswer(failure.detail) };
    }
    if (failure.kind === "refused") {
      options.onUsage({ ...NO_USAGE, faults });
      return { ok: false, refusal: failure };
    }
    const detail = safeDetail(failure.detail, secretsOf(options), request.messages);
    faults.push(failure.fault);
    const wait = failure.retryAfterMs ?? 0;
    if (faults.length > backOff.retries || wait > backOff.longestMs) {
      options.onUsage({ ...NO_USAGE, faults });
      throw wait > backOff.longestMs
        ? waitTooLong(options.address.shown, wait, backOff.longestMs)
        : gaveUp(options.address.shown, faults.length, `${failure.fault}, ${detail}`);
    }
    await sleep(Math.max(wait, backOffMs(backOff, faults.length, options.rng)));
  }
}

/** What no message may show. */
export function secretsOf({ apiKey, address }: EndpointOptions): readonly string[] {
  return [apiKey, ...address.secrets];
}

/** A run takes a filter's refusal as the model's. */
function filteredAnswer(detail: string): ModelAnswer {
  return { content: "", thoughts: "", refusal: detail, calls: [], cutOff: false };
}

function clientFor({ address, apiKey, timeoutMs }: EndpointOptions, { path }: RequestShape): OpenAI {
  return new OpenAI({
    baseURL: `${address.base}${path}`,
    defaultQuery: { ...address.query },
    ...(address.authorization !== undefined && { defaultHeaders: { Authorization: address.authorization } }),
    apiKey,
    // Settings come from one place: the package's own variables do not count, its log stays silent.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    // Ours is first: it also ends a reply that stops half-way.
    timeout: timeoutMs * 2,
    fetch: fetchOrFail,
  });
}

type Tried =
  | { readonly ok: true; readonly body: string; readonly completion: Completion }
  | { readonly ok: false; readonly body?: string; readonly failure: Failure };

async function tryOnce(
  client: OpenAI,
  request: ChatCompletionCreateParamsNonStreaming,
  timeoutMs: number,
): Promise<Tried> {
  let body: string | undefined;
  try {
    body = await replyBody(client, request, timeoutMs);
    return { ok: true, body, completion: readCompletion(body) };
  } catch (error) {
    return { ok: false, failure: classify(error, Date.now()), ...(body !== undefined && { body }) };
  }
}

/** The body of the reply as text: some endpoints send a completion under another content type. */
async function replyBody(
  client: OpenAI,
  body: ChatCompletionCreateParamsNonStreaming,
  timeoutMs: number,
): Promise<string> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await client.chat.completions.create(body, { signal: abort.signal }).asResponse();
    return await boundedText(response).catch((error: unknown) => {
      throw new LostReply("the reply broke off", { cause: error });
    });
  } catch (error) {
    if (abort.signal.aborted) throw new AttemptTimeout(`no answer within ${timeoutMs / 1_000} s`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

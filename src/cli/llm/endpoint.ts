import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { AskModel, ModelRequest } from "../../policies/index.js";
import type { Rng } from "../../support/rng.js";
import { backOffMs, type BackOff } from "./back-off.js";
import { gaveUp, refusedBy, safeDetail, waitTooLong } from "./endpoint-error.js";
import { AttemptTimeout, classify, LostReply, type Failure, type Fault } from "./failure.js";
import { NO_USAGE, usageOf, type Usage } from "./meter.js";
import { readCompletion, type Completion } from "./read-completion.js";

export interface EndpointOptions {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly model: string;
  /** Undefined: not sent. */
  readonly temperature: number | undefined;
  /** Of one answer; undefined: not sent. */
  readonly maxTokens: number | undefined;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Draws the jitter. */
  readonly rng: Rng;
  /** Hears what every answer took. */
  readonly onUsage: (usage: Usage) => void;
  /** Hears of every prompt and of the reply's body, or of what came instead of it. */
  readonly onExchange: (request: ModelRequest, reply: string) => void;
}

/**
 * A chat completions endpoint. Timeouts, lost connections, 429, 5xx and replies that are no completion are tried
 * again, bounded in number and in wait; anything else, and the last failure, is an `EndpointError`.
 */
export function createEndpoint(options: EndpointOptions): AskModel {
  const { baseUrl, backOff } = options;
  const host = `${baseUrl.origin}${baseUrl.pathname}`;
  const client = new OpenAI({
    baseURL: baseUrl.href,
    apiKey: options.apiKey,
    // Settings come from one place: the package's own variables do not count, its log stays silent.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    // Ours is first: it also ends a reply that stops half-way.
    timeout: options.timeoutMs * 2,
  });

  return async (request) => {
    const faults: Fault[] = [];
    while (true) {
      const tried = await tryOnce(client, options, request);
      options.onExchange(request, tried.ok ? tried.body : (tried.body ?? tried.failure.detail));
      if (tried.ok) {
        options.onUsage(usageOf(tried.completion.tokens, faults));
        return tried.completion.answer;
      }
      const { failure } = tried;
      const detail = safeDetail(failure.detail, options.apiKey, request.messages);
      if (!failure.retry) {
        options.onUsage({ ...NO_USAGE, faults });
        throw refusedBy(host, failure.status, detail);
      }
      faults.push(failure.fault);
      const asked = failure.retryAfterMs ?? 0;
      if (faults.length > backOff.retries || asked > backOff.longestMs) {
        options.onUsage({ ...NO_USAGE, faults });
        throw asked > backOff.longestMs
          ? waitTooLong(host, asked, backOff.longestMs)
          : gaveUp(host, faults.length, `${failure.fault}, ${detail}`);
      }
      await sleep(Math.max(asked, backOffMs(backOff, faults.length, options.rng)));
    }
  };
}

type Tried =
  | { readonly ok: true; readonly body: string; readonly completion: Completion }
  | { readonly ok: false; readonly body?: string; readonly failure: Failure };

async function tryOnce(client: OpenAI, options: EndpointOptions, request: ModelRequest): Promise<Tried> {
  let body: string | undefined;
  try {
    body = await replyBody(client, bodyOf(options, request), options.timeoutMs);
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
    return await response.text().catch((error: unknown) => {
      throw new LostReply("the reply broke off", { cause: error });
    });
  } catch (error) {
    if (abort.signal.aborted) throw new AttemptTimeout(`no answer within ${timeoutMs / 1_000} s`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function bodyOf(
  { model, temperature, maxTokens }: EndpointOptions,
  { mode, messages, tools }: ModelRequest,
): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_completion_tokens: maxTokens }),
    ...(mode === "json"
      ? { response_format: { type: "json_object" as const } }
      : {
          tools: tools.map((tool) => ({ type: "function" as const, function: { ...tool } })),
          tool_choice: "required" as const,
        }),
  };
}

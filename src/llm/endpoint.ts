import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { AskModel, LlmMode, ModelAnswer, ModelRequest } from "../policies/index.js";
import type { Rng } from "../support/rng.js";
import { backOffMs, type BackOff } from "./back-off.js";
import type { EndpointAddress } from "./base-url.js";
import { gaveUp, refusedBy, safeDetail, waitTooLong } from "./endpoint-error.js";
import { AttemptTimeout, classify, LostReply, type Failure, type Fault } from "./failure.js";
import { boundedText, fetchOrFail } from "./http-failure.js";
import { NO_USAGE, usageOf, type Usage } from "./meter.js";
import { probe, type Alternative, type Asked } from "./probe.js";
import { readCompletion, type Completion } from "./read-completion.js";
import { bodyOf, type RequestShape } from "./request-shape.js";

export interface EndpointOptions {
  readonly address: EndpointAddress;
  readonly apiKey: string;
  readonly model: string;
  /** How the first request is made. */
  readonly shape: RequestShape;
  /** How else it may be made when the endpoint refuses that; undefined: it is not tried. */
  readonly alternatives: ((mode: LlmMode) => readonly Alternative[]) | undefined;
  /** Hears of a way to ask that was taken after the first was refused: a sentence. */
  readonly onProbed: (finding: string) => void;
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

/** The endpoint will not take the request as it was made. */
class Refusal extends Error {
  constructor(
    readonly status: number | undefined,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Statuses of requests that are not liked, and of paths that are not there. */
const PROBED: ReadonlySet<number | undefined> = new Set([400, 422, 501]);
const NOT_THERE: ReadonlySet<number | undefined> = new Set([404, 405]);
/** No other way to ask cures these. */
const HOPELESS =
  /context.?length|context window|too long|too many tokens|no such model|model[^.]{0,40}not (?:found|exist)/i;

/**
 * A chat completions endpoint. Timeouts, lost connections, 429, 5xx and replies that are no completion are tried
 * again, bounded in number and in wait. A first request that is refused is made otherwise where that is allowed.
 * Anything else, and the last failure, is an `EndpointError`.
 */
export function createEndpoint(options: EndpointOptions): AskModel {
  const { address } = options;
  const secrets = [options.apiKey, ...address.secrets];
  let shape = options.shape;
  let isTaken = false;

  return async (request) => {
    const refused = (error: Refusal, tried?: readonly string[]): Error =>
      refusedBy(address.shown, error.status, safeDetail(error.detail, secrets, request.messages), {
        mode: request.mode,
        tried,
      });
    const asked = await askAs(shape, request);
    if (asked.ok) {
      isTaken = true;
      return asked.answer;
    }
    const { refusal } = asked;
    const open = options.alternatives?.(request.mode);
    if (isTaken || open === undefined || HOPELESS.test(refusal.detail)) throw refused(refusal);
    const others = NOT_THERE.has(refusal.status)
      ? versionPath(address.base)
      : PROBED.has(refusal.status)
        ? open
        : [];
    const found = await probe(shape, refusal.detail, others, async (other) =>
      toAsked(await askAs(other, request)),
    );
    if (found === undefined)
      throw refused(
        refusal,
        others.map(({ setting }) => setting),
      );
    ({ shape } = found);
    isTaken = true;
    const reason = safeDetail(refusal.detail, secrets, request.messages);
    options.onProbed(
      `${address.shown} refused the first request (status ${refusal.status}: ${reason}) and takes it with ${found.settings.join(" ")}`,
    );
    return found.answer;
  };

  async function askAs(
    asked: RequestShape,
    request: ModelRequest,
  ): Promise<
    { readonly ok: true; readonly answer: ModelAnswer } | { readonly ok: false; readonly refusal: Refusal }
  > {
    const client = clientFor(options, asked);
    const body = bodyOf(options.model, options.maxTokens, asked, request);
    const faults: Fault[] = [];
    const { backOff } = options;
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
        return { ok: false, refusal: new Refusal(failure.status, failure.detail) };
      }
      const detail = safeDetail(failure.detail, secrets, request.messages);
      faults.push(failure.fault);
      const wait = failure.retryAfterMs ?? 0;
      if (faults.length > backOff.retries || wait > backOff.longestMs) {
        options.onUsage({ ...NO_USAGE, faults });
        throw wait > backOff.longestMs
          ? waitTooLong(address.shown, wait, backOff.longestMs)
          : gaveUp(address.shown, faults.length, `${failure.fault}, ${detail}`);
      }
      await sleep(Math.max(wait, backOffMs(backOff, faults.length, options.rng)));
    }
  }
}

function toAsked(
  asked:
    { readonly ok: true; readonly answer: ModelAnswer } | { readonly ok: false; readonly refusal: Refusal },
): Asked<ModelAnswer> {
  return asked.ok ? asked : { ok: false, refusal: asked.refusal.detail };
}

/** A filter's refusal is the model's, as far as a run is concerned. */
function filteredAnswer(detail: string): ModelAnswer {
  return { content: "", thoughts: "", refusal: detail, calls: [], cutOff: false };
}

/** Where nothing is at the path that was given: the usual one behind it. */
function versionPath(base: string): readonly Alternative[] {
  if (/\/v\d+\w*$/.test(base)) return [];
  return [{ setting: `API_BASE_URL=${base}/v1`, change: { path: "/v1" }, hint: /(?:)/ }];
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

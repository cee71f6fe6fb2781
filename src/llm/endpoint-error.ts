import type { LlmMode, Message } from "../policies/index.js";
import { shorten } from "../support/shorten.js";

/** No answer can be had from the endpoint: the run ends, and what it played so far stays. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
}

const LONGEST_DETAIL = 300;
/** So many characters of a prompt in a row are taken for a quotation of it. */
const QUOTATION = 24;
/** Characters; a shorter key is a word for "none". */
const SHORTEST_SECRET = 6;
const HIDDEN = "(its words repeat the prompt and are left out; --log-prompts FILE keeps them)";
const REDIRECTS = { first: 300, last: 399 } as const;

const ADVICE: ReadonlyMap<number, string> = new Map([
  [401, "Check API_KEY (or HF_TOKEN)."],
  [402, "The account behind API_KEY has no credit left."],
  [403, "The key behind API_KEY may not use this model."],
  [404, "Check API_BASE_URL (it usually ends in /v1) and MODEL_NAME."],
  [413, "Set a smaller LLM_CONTEXT_TOKENS."],
  [429, "The account behind API_KEY has no credit left."],
]);
const OTHER_ADVICE = "Check MODEL_NAME and the settings of the endpoint.";
const TLS_ADVICE =
  "Check whether API_BASE_URL begins with the right one of http:// and https://; NODE_EXTRA_CA_CERTS=FILE names the certificate of an authority of your own.";

/** How the request was made, so that the advice names nothing that is so already. */
export interface RefusedRequest {
  readonly mode: LlmMode;
  /** Settings that were tried instead and refused too; undefined: nothing was tried. */
  readonly tried: readonly string[] | undefined;
}

export function refusedBy(
  host: string,
  status: number | undefined,
  detail: string,
  request: RefusedRequest,
): EndpointError {
  if (status === undefined)
    return new EndpointError(`${host} cannot be spoken to securely: ${detail}. ${TLS_ADVICE}`);
  const isRedirect = status >= REDIRECTS.first && status <= REDIRECTS.last;
  const advice = isRedirect
    ? "Redirects are not followed: set API_BASE_URL to the address that it names."
    : (ADVICE.get(status) ?? (status === 400 || status === 422 ? adviceOn(request) : OTHER_ADVICE));
  return new EndpointError(`${host} refused the request with status ${status}: ${detail}. ${advice}`);
}

function adviceOn({ mode, tried }: RefusedRequest): string {
  const other =
    mode === "tools"
      ? "LLM_MODE=json for an endpoint without function calls"
      : "LLM_MODE=tools for an endpoint that answers by function calls";
  const others = tried === undefined ? "LLM_PROBE=auto to have other ways to ask tried, " : "";
  const probed =
    tried === undefined || tried.length === 0 ? "" : `Refused as well with ${tried.join(", ")}. `;
  return `${probed}Check MODEL_NAME, and set ${others}${other}, or a smaller LLM_CONTEXT_TOKENS where the prompt is too long.`;
}

export function gaveUp(host: string, attempts: number, detail: string): EndpointError {
  const times = attempts === 1 ? "once" : `${attempts} times`;
  return new EndpointError(
    `${host} was asked ${times} and did not answer; the last time: ${detail}. ` +
      "Try later or raise LLM_RETRIES; a run that is kept in a file goes on with --resume FILE.",
  );
}

export function waitTooLong(host: string, asked: number, longest: number): EndpointError {
  return new EndpointError(
    `${host} asks to wait ${Math.ceil(asked / 1_000)} s, more than LLM_MAX_WAIT_S allows (${longest / 1_000} s). ` +
      "Try later or raise it; a run that is kept in a file goes on with --resume FILE.",
  );
}

/** What an endpoint said, on one line, without the secrets and without the prompt: both are echoed by some. */
export function safeDetail(
  detail: string,
  secrets: readonly string[],
  messages: readonly Pick<Message, "content">[],
): string {
  const line = withoutSecrets(detail, secrets).replace(/\s+/g, " ").trim();
  const plain = withoutEscapes(line);
  const prompts = messages.map(({ content }) => withoutEscapes(content));
  if (prompts.some((prompt) => quotes(plain, prompt))) return HIDDEN;
  return shorten(line, LONGEST_DETAIL);
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((told, secret) => told.replaceAll(secret, "[key]"), text);
}

function quotes(line: string, prompt: string): boolean {
  for (let at = 0; at + QUOTATION <= line.length; at += 1)
    if (prompt.includes(line.slice(at, at + QUOTATION))) return true;
  return false;
}

/** Letters and digits alone, so that a prompt that was quoted or escaped is still recognised. */
function withoutEscapes(text: string): string {
  return text.replace(/\\[nrt]/g, "").replace(/[^\p{L}\p{N}]/gu, "");
}

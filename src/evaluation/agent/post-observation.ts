import { errorMessage } from "../../support/error-message.js";
import { isObject } from "../../support/is-object.js";
import { withoutSecrets } from "../../llm/endpoint-error.js";
import { readRetryAfter, withoutLogin } from "../../llm/failure.js";
import { boundedText } from "../../llm/http-failure.js";
import { AgentError } from "./agent-error.js";
import { credentialHeader, type AgentCredential } from "./agent-options.js";
import { shownLine } from "./read-answer.js";

/** What came of one post. */
export type Posted =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "late" }
  | {
      readonly kind: "failed";
      /** Ends "the agent …", without a full stop. */
      readonly why: string;
      /** What to do, a sentence; empty where the words before say it. */
      readonly advice: string;
      /** Whether another try cannot go better. */
      readonly isFinal: boolean;
      /** How long the endpoint asks to wait, in milliseconds. */
      readonly retryAfterMs?: number;
    };

export interface Posting {
  readonly url: string;
  readonly timeoutMs: number;
  readonly credential: AgentCredential | undefined;
  /** Aborted: the evaluation is over. */
  readonly stop: AbortSignal;
}

/** Statuses that another try may not have. */
const PASSING: readonly number[] = [408, 425, 429];

/** The name of a certificate or of the protocol: no further attempt changes it. */
const BAD_TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH/;
const TLS_ADVICE =
  "Check whether --agent begins with the right one of http:// and https://; NODE_EXTRA_CA_CERTS=FILE names the certificate of an authority of your own.";

/** Posts one observation and waits for the whole answer. */
export async function postObservation(
  { url, timeoutMs, credential, stop }: Posting,
  body: string,
): Promise<Posted> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(credential !== undefined && credentialHeader(credential)),
      },
      body,
      // Followed, a POST may become a GET, and a credential go to another host.
      redirect: "manual",
      signal: AbortSignal.any([late, stop]),
    });
    const text = hidden(await boundedText(response), credential);
    return response.ok ? { kind: "text", text } : refusalOf(response, text, credential);
  } catch (error) {
    if (late.aborted) return { kind: "late" };
    if (stop.aborted) throw new AgentError("the evaluation is over");
    const cause = causeOf(error);
    const isFinal = BAD_TLS.test(cause);
    return {
      kind: "failed",
      why: `cannot be reached (${cause})`,
      advice: isFinal ? TLS_ADVICE : "",
      isFinal,
    };
  }
}

function refusalOf(
  { status, headers }: Response,
  text: string,
  credential: AgentCredential | undefined,
): Posted {
  const location = headers.get("location");
  if (location !== null && status >= 300 && status < 400) {
    const why = `answered with status ${status}, which sends on to ${hidden(withoutLogin(location), credential)}`;
    return { kind: "failed", why, advice: "Redirects are not followed: name that address.", isFinal: true };
  }
  const retryAfterMs = readRetryAfter(headers.get("retry-after"), Date.now());
  return {
    kind: "failed",
    why: `answered with status ${status}, ${text.trim() === "" ? "without a word" : shownLine(text)}`,
    advice: adviceOn(status, credential),
    isFinal: status < 500 && !PASSING.includes(status),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function adviceOn(status: number, credential: AgentCredential | undefined): string {
  switch (status) {
    case 401:
    case 403:
      return credential === undefined
        ? "It may want a credential: --agent-token-file FILE or EVALUATE_AGENT_TOKEN has the token, --agent-header the name of its header."
        : `It does not take the credential that it was sent in ${credential.header}.`;
    case 404:
    case 405:
      return "Check the path of --agent: observations are sent to it as they are, by POST.";
    case 413:
      return "An observation may have some hundred kilobytes: raise what it takes.";
    default:
      return "";
  }
}

function hidden(text: string, credential: AgentCredential | undefined): string {
  return credential === undefined ? text : withoutSecrets(text, credential.token.split(" "));
}

function causeOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return isObject(cause) && typeof cause["code"] === "string" ? cause["code"] : errorMessage(cause);
}

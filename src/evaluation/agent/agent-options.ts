import { readBaseUrl } from "../../llm/base-url.js";

/** An agent that is no policy of ours: a process that is asked line by line, or an endpoint. */
export interface AgentOptions {
  /** A command of the shell, or an address that begins with http:// or https://. */
  readonly agent: string;
  /** Longest wait for one action, in milliseconds; the first also waits for the start. */
  readonly timeoutMs: number;
  /** Times in a row that it is started or asked again before it is given up. */
  readonly retries: number;
  /** Where all that it writes to standard error goes; undefined: its last lines are told when it fails. */
  readonly log: string | undefined;
  /** What an address asks for; absent: it is sent none. In no message, log or file. */
  readonly credential?: AgentCredential;
}

export interface AgentCredential {
  /** Of the header that has it: `Authorization`, or a name of the endpoint's own such as `X-API-Key`. */
  readonly header: string;
  readonly token: string;
}

export function isAddress(agent: string): boolean {
  return /^https?:\/\//i.test(agent);
}

/** The agent for a reader: of an address origin and path alone, since the rest may be a secret. */
export function shownAgent(agent: string): string {
  return isAddress(agent) && URL.canParse(agent) ? readBaseUrl(new URL(agent)).shown : agent;
}

/** A word alone in `Authorization` is a bearer's token; with a scheme before it, it is sent as it is. */
export function credentialHeader({ header, token }: AgentCredential): Readonly<Record<string, string>> {
  const isBare = header.toLowerCase() === "authorization" && !token.includes(" ");
  return { [header]: isBare ? `Bearer ${token}` : token };
}

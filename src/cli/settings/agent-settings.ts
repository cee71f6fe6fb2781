import type { EvaluateOptions } from "../../evaluation/options.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, parsed, refused, wholeNumber, type Parsed } from "./setting.js";
import { fromFile } from "./token-setting.js";

const LONGEST_ACTION_S = 86_400;
const MOST_RETRIES = 100;

/** An agent of the user's own: where it is, how long it is waited for, and what its address asks for. */
export const AGENT_SETTINGS: Settings<
  Pick<
    EvaluateOptions,
    "agent" | "agentName" | "agentTimeout" | "agentRetries" | "agentLog" | "agentToken" | "agentHeader"
  >
> = {
  agent: {
    flag: "agent",
    variable: "EVALUATE_AGENT",
    placeholder: "COMMAND|URL",
    help: "your own agent instead of a policy: a command that is sent observations and answers actions, a line each, or an address that they are posted to",
    fallback: undefined,
    parse: nonEmpty,
  },
  agentName: {
    flag: "agent-name",
    variable: "EVALUATE_AGENT_NAME",
    placeholder: "NAME",
    help: "what the agent is called in tables, report and result",
    fallback: "agent",
    parse: nonEmpty,
  },
  agentTimeout: {
    flag: "agent-timeout",
    variable: "EVALUATE_AGENT_TIMEOUT",
    placeholder: "SECONDS",
    help: "longest wait for one action of the agent; later ones lose their ticket",
    fallback: 60,
    parse: wholeNumber(1, LONGEST_ACTION_S),
  },
  agentRetries: {
    flag: "agent-retries",
    variable: "EVALUATE_AGENT_RETRIES",
    placeholder: "N",
    help: "times in a row that an agent which ended or failed is started or asked again before it is given up",
    fallback: 3,
    parse: wholeNumber(0, MOST_RETRIES),
  },
  agentLog: {
    flag: "agent-log",
    variable: "EVALUATE_AGENT_LOG",
    placeholder: "FILE",
    help: "where the agent's standard error goes; its last lines are told when it fails",
    fallback: undefined,
    parse: nonEmpty,
  },
  agentToken: {
    flag: "agent-token-file",
    variable: "EVALUATE_AGENT_TOKEN",
    placeholder: "FILE",
    help: "file with the token that an agent's address asks for; the variable holds the token itself",
    fallback: undefined,
    parse: parseCredential,
    parseFlag: fromFile(parseCredential),
    isSecret: true,
  },
  agentHeader: {
    flag: "agent-header",
    variable: "EVALUATE_AGENT_HEADER",
    placeholder: "NAME",
    help: "header that the token is sent in, such as X-API-Key; in Authorization a word alone goes as a Bearer's",
    fallback: "Authorization",
    parse: parseHeaderName,
  },
};

/** What a header can hold; its value is never repeated. */
function parseCredential(text: string): Parsed<string> {
  const value = text.trim();
  return /^[\x20-\x7e]{1,8192}$/.test(value)
    ? parsed(value)
    : refused("must hold one line of printable ASCII characters (its value is not repeated here)");
}

function parseHeaderName(text: string): Parsed<string> {
  return /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(text) && !OWN_HEADERS.has(text.toLowerCase())
    ? parsed(text)
    : refused("must be the name of a header for a credential, such as Authorization or X-API-Key");
}

/** Headers that every request has already. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "connection",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
]);

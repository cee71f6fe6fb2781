import {
  EMPTY_PARAMETERS,
  JSON_FORMATS,
  LLM_MODES,
  MAX_TOKENS_FIELDS,
  NO_ANSWERS,
  PROBES,
  SYSTEM_ROLES,
  TOOL_CHOICES,
  USUAL_CONTEXT_TOKENS,
  type LlmOptions,
} from "../../llm/options.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber, type Parsed } from "./setting.js";

const HOUR_SECONDS = 3_600;
const MILLION = 1_000_000;
/** Tokens that a prompt needs at least: the instructions, the handbook, the functions and a ticket. */
const SMALLEST_CONTEXT = 3_000;

const LLM_SETTINGS: Settings<LlmOptions> = {
  apiBaseUrl: {
    flag: "api-base-url",
    variable: "API_BASE_URL",
    placeholder: "URL",
    help: "OpenAI-compatible endpoint, usually ending in /v1; with MODEL_NAME and API_KEY the model plays",
    fallback: undefined,
    parse: parseHttpUrl,
    // It may hold a password.
    isSecret: true,
  },
  apiKey: {
    flag: "api-key",
    variable: "API_KEY",
    placeholder: "KEY",
    help: "key of the endpoint, never logged; any word where the endpoint wants none",
    fallback: undefined,
    parse: parseKey,
    isSecret: true,
  },
  hfToken: {
    flag: "hf-token",
    variable: "HF_TOKEN",
    placeholder: "KEY",
    help: "stands in for API_KEY",
    fallback: undefined,
    parse: parseKey,
    isSecret: true,
  },
  llmMode: {
    flag: "llm-mode",
    variable: "LLM_MODE",
    placeholder: "MODE",
    help: `one of ${LLM_MODES.join(", ")}: function calls, or a JSON object as text`,
    fallback: "tools",
    parse: oneOf(LLM_MODES),
  },
  llmNoAnswer: {
    flag: "llm-no-answer",
    variable: "LLM_NO_ANSWER",
    placeholder: "backfill|penalise",
    help: "of an empty, refused or unreadable answer: the heuristic fills it in, or the engine penalises what is left of it",
    fallback: "backfill",
    parse: oneOf(NO_ANSWERS),
  },
  llmProbe: {
    flag: "llm-probe",
    variable: "LLM_PROBE",
    placeholder: "auto|off",
    help: `auto tries other ways to ask when the first request is refused, and says what it found`,
    fallback: "auto",
    parse: oneOf(PROBES),
  },
  llmToolChoice: {
    flag: "llm-tool-choice",
    variable: "LLM_TOOL_CHOICE",
    placeholder: "WORD",
    help: `tool_choice of mode tools, one of ${TOOL_CHOICES.join(", ")}; required, else as probed, when unset`,
    fallback: undefined,
    parse: oneOf(TOOL_CHOICES),
  },
  llmJsonFormat: {
    flag: "llm-json-format",
    variable: "LLM_JSON_FORMAT",
    placeholder: "WORD",
    help: `response_format of mode json, one of ${JSON_FORMATS.join(", ")}; json_object, else as probed, when unset`,
    fallback: undefined,
    parse: oneOf(JSON_FORMATS),
  },
  llmSystemRole: {
    flag: "llm-system-role",
    variable: "LLM_SYSTEM_ROLE",
    placeholder: "WORD",
    help: `role of the instructions, one of ${SYSTEM_ROLES.join(", ")}; system, else as probed, when unset`,
    fallback: undefined,
    parse: oneOf(SYSTEM_ROLES),
  },
  llmMaxTokensField: {
    flag: "llm-max-tokens-field",
    variable: "LLM_MAX_TOKENS_FIELD",
    placeholder: "WORD",
    help: `name of the limit, one of ${MAX_TOKENS_FIELDS.join(", ")}; the first, else as probed, when unset`,
    fallback: undefined,
    parse: oneOf(MAX_TOKENS_FIELDS),
  },
  llmEmptyParameters: {
    flag: "llm-empty-parameters",
    variable: "LLM_EMPTY_PARAMETERS",
    placeholder: "WORD",
    help: `of functions without parameters, one of ${EMPTY_PARAMETERS.join(", ")}; keep, else as probed, when unset`,
    fallback: undefined,
    parse: oneOf(EMPTY_PARAMETERS),
  },
  llmTemperature: {
    flag: "llm-temperature",
    variable: "LLM_TEMPERATURE",
    placeholder: "X",
    help: "sampling temperature from 0 to 2; none leaves it to the endpoint",
    fallback: 0,
    parse: (text) => (text.toLowerCase() === "none" ? parsed(undefined) : decimal(0, 2)(text)),
  },
  llmMaxTokens: {
    flag: "llm-max-tokens",
    variable: "LLM_MAX_TOKENS",
    placeholder: "N",
    help: "most tokens of one answer; left to the endpoint when unset",
    fallback: undefined,
    parse: wholeNumber(1, MILLION),
  },
  llmContextTokens: {
    flag: "llm-context-tokens",
    variable: "LLM_CONTEXT_TOKENS",
    placeholder: "N",
    help: "most tokens of one prompt, taken as four characters each; what is over is left out",
    fallback: USUAL_CONTEXT_TOKENS,
    parse: wholeNumber(SMALLEST_CONTEXT, MILLION),
  },
  llmTimeout: {
    flag: "llm-timeout-s",
    variable: "LLM_TIMEOUT_S",
    placeholder: "SECONDS",
    help: "longest wait for one answer",
    fallback: 60,
    parse: wholeNumber(1, HOUR_SECONDS),
  },
  llmRetries: {
    flag: "llm-retries",
    variable: "LLM_RETRIES",
    placeholder: "N",
    help: "further attempts after a timeout, a lost connection, 429 or 5xx",
    fallback: 5,
    parse: wholeNumber(0, 100),
  },
  llmBackoffMs: {
    flag: "llm-backoff-ms",
    variable: "LLM_BACKOFF_MS",
    placeholder: "MS",
    help: "wait before the first further attempt, doubled for each one after it",
    fallback: 500,
    parse: wholeNumber(0, 60_000),
  },
  llmMaxWait: {
    flag: "llm-max-wait-s",
    variable: "LLM_MAX_WAIT_S",
    placeholder: "SECONDS",
    help: "longest single wait; an endpoint that asks for a longer one ends the run",
    fallback: 60,
    parse: wholeNumber(0, HOUR_SECONDS),
  },
  priceInput: {
    flag: "price-input",
    variable: "PRICE_INPUT",
    placeholder: "X",
    help: "price of a million prompt tokens, to tell the cost",
    fallback: undefined,
    parse: decimal(0, MILLION),
  },
  priceOutput: {
    flag: "price-output",
    variable: "PRICE_OUTPUT",
    placeholder: "X",
    help: "price of a million answer tokens",
    fallback: undefined,
    parse: decimal(0, MILLION),
  },
};

/** Those of every command that plays with a model: which one, how it is asked, and what is kept of that. */
export const MODEL_SETTINGS: Settings<
  LlmOptions & { readonly modelName: string | undefined; readonly logPrompts: string | undefined }
> = {
  modelName: {
    flag: "model-name",
    variable: "MODEL_NAME",
    placeholder: "NAME",
    help: "model to play with; it needs API_BASE_URL and API_KEY too",
    fallback: undefined,
    parse: (text) => nonEmpty(text.trim()),
  },
  ...LLM_SETTINGS,
  logPrompts: {
    flag: "log-prompts",
    variable: "LOG_PROMPTS",
    placeholder: "FILE",
    help: "JSON lines file that gets every prompt and answer; without it neither is written anywhere",
    fallback: undefined,
    parse: nonEmpty,
  },
};

function parseHttpUrl(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol)
    ? parsed(url)
    : refused("must be a URL that begins with http:// or https://");
}

/** What can stand in an HTTP header; white space around it is a slip. */
function parseKey(text: string): Parsed<string> {
  const key = text.trim();
  return /^[\x21-\x7e]+$/.test(key)
    ? parsed(key)
    : refused("must be one word of printable ASCII characters (its value is not repeated here)");
}

function decimal(least: number, most: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = Number(text);
    return /^(\d+\.?\d*|\.\d+)$/.test(text) && value >= least && value <= most
      ? parsed(value)
      : refused(`must be a number from ${least} to ${most}`);
  };
}

import type { Settings } from "./read-settings.js";
import { TOKEN_SETTING } from "./token-setting.js";
import { isRecord, type JsonRecord } from "../../conformance/subject.js";

export interface ConformanceSettings {
  readonly url: string;
  /** For a server that asks for one. */
  readonly token: string | undefined;
  readonly action: JsonRecord | undefined;
  readonly capacity: number | undefined;
  /** Seconds. */
  readonly timeout: number;
}

type Parsed<T> = ReturnType<Settings<{ readonly x: T }>["x"]["parse"]>;

export const CONFORMANCE_SETTINGS: Settings<ConformanceSettings> = {
  url: {
    flag: "url",
    variable: "CONFORMANCE_URL",
    placeholder: "URL",
    help: "the OpenEnv server to look at",
    fallback: "http://localhost:7860",
    parse: parseUrl,
  },
  token: TOKEN_SETTING,
  action: {
    flag: "action",
    variable: "CONFORMANCE_ACTION",
    placeholder: "JSON",
    help: "an action that it understands; else one is made from GET /schema",
    fallback: undefined,
    parse: parseAction,
  },
  capacity: {
    flag: "capacity",
    variable: "CONFORMANCE_CAPACITY",
    placeholder: "N",
    help: "how many sessions it takes, none of them in use: adds the rows that fill it",
    fallback: undefined,
    parse: (text) => whole(text, 1, 4096),
  },
  timeout: {
    flag: "timeout-s",
    variable: "CONFORMANCE_TIMEOUT_S",
    placeholder: "SECONDS",
    help: "how long one answer may take",
    fallback: 10,
    parse: (text) => whole(text, 1, 600),
  },
};

function parseUrl(text: string): Parsed<string> {
  const url = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    return { ok: false, must: "must be an address such as http://localhost:8000" };
  }
  return { ok: true, value: url.replace(/\/+$/, "") };
}

function parseAction(text: string): Parsed<JsonRecord> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return { ok: true, value };
  } catch {
    // Said below.
  }
  return { ok: false, must: "must be a JSON object" };
}

function whole(text: string, least: number, most: number): Parsed<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return { ok: true, value };
  return { ok: false, must: `must be a whole number from ${least} to ${most}` };
}

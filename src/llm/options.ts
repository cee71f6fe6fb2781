import type { LlmMode, OnNoAnswer } from "../policies/index.js";

/** How a model is asked to answer. */
export const LLM_MODES = ["tools", "json"] as const satisfies readonly LlmMode[];

/** Parts of a request that servers take differently; the first of each list is what most take. */
export const TOOL_CHOICES = ["required", "auto", "none"] as const;
export type ToolChoice = (typeof TOOL_CHOICES)[number];
export const JSON_FORMATS = ["json_object", "json_schema", "none"] as const;
export type JsonFormat = (typeof JSON_FORMATS)[number];
export const SYSTEM_ROLES = ["system", "user"] as const;
export type SystemRole = (typeof SYSTEM_ROLES)[number];
export const MAX_TOKENS_FIELDS = ["max_completion_tokens", "max_tokens"] as const;
export type MaxTokensField = (typeof MAX_TOKENS_FIELDS)[number];
export const EMPTY_PARAMETERS = ["keep", "omit"] as const;
export type EmptyParameters = (typeof EMPTY_PARAMETERS)[number];
/** What becomes of an answer that is no whole action. */
export const NO_ANSWERS = ["backfill", "penalise"] as const satisfies readonly OnNoAnswer[];
/** Most tokens of one prompt by default. */
export const USUAL_CONTEXT_TOKENS = 12_000;

/** Whether another way to ask is tried when the first request is refused. */
export const PROBES = ["auto", "off"] as const;
export type Probe = (typeof PROBES)[number];

/** How a model is reached and asked. */
export interface LlmOptions {
  /** Undefined: no model plays. */
  readonly apiBaseUrl: URL | undefined;
  readonly apiKey: string | undefined;
  /** Stands in for `apiKey`. */
  readonly hfToken: string | undefined;
  readonly llmMode: LlmMode;
  readonly llmNoAnswer: OnNoAnswer;
  readonly llmProbe: Probe;
  /** Undefined, here and below: asked as most servers take it, and open to the probe. */
  readonly llmToolChoice: ToolChoice | undefined;
  readonly llmJsonFormat: JsonFormat | undefined;
  readonly llmSystemRole: SystemRole | undefined;
  readonly llmMaxTokensField: MaxTokensField | undefined;
  readonly llmEmptyParameters: EmptyParameters | undefined;
  /** Sampling temperature; undefined: not sent, the server's own. */
  readonly llmTemperature: number | undefined;
  /** Most tokens of one answer; undefined: not sent, the server's own. */
  readonly llmMaxTokens: number | undefined;
  /** Most tokens of one prompt. */
  readonly llmContextTokens: number;
  /** Seconds. */
  readonly llmTimeout: number;
  /** Further attempts after a failed one. */
  readonly llmRetries: number;
  /** Milliseconds. */
  readonly llmBackoffMs: number;
  /** Seconds. */
  readonly llmMaxWait: number;
  /** Money for a million tokens. */
  readonly priceInput: number | undefined;
  readonly priceOutput: number | undefined;
}

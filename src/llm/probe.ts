import type { LlmMode } from "../policies/index.js";
import type { LlmOptions } from "./options.js";
import type { RequestShape } from "./request-shape.js";

/** Another way to ask, as the setting that asks so for good. */
export interface Alternative {
  readonly setting: string;
  readonly change: Partial<RequestShape>;
  /** What a refusal says that means this. */
  readonly hint: RegExp;
}

/** How every endpoint is asked first: as the settings say, and as most take it where they say nothing. */
export function usualShape(settings: LlmOptions): RequestShape {
  return {
    toolChoice: settings.llmToolChoice ?? "required",
    jsonFormat: settings.llmJsonFormat ?? "json_object",
    systemRole: settings.llmSystemRole ?? "system",
    maxTokensField: settings.llmMaxTokensField ?? "max_completion_tokens",
    emptyParameters: settings.llmEmptyParameters ?? "keep",
    temperature: settings.llmTemperature,
    path: "",
  };
}

const TEMPERATURE = /temperature|sampling/i;
const MAX_TOKENS = /max_(?:completion_)?tokens|max_new_tokens/i;
const SYSTEM = /system|\brole\b|alternat|template/i;
const TOOL_CHOICE = /tool_choice|tool choice|required/i;
const PARAMETERS = /parameters|properties|schema|non-empty/i;
const FORMAT = /response_format|json_object|json_schema|format/i;

/** What may be asked otherwise: only what the settings leave open and what this request has. */
export function alternatives(settings: LlmOptions, mode: LlmMode): readonly Alternative[] {
  const list: readonly (Alternative | false)[] = [
    ...(mode === "tools" && settings.llmToolChoice === undefined
      ? (["auto", "none"] as const).map((toolChoice) => ({
          setting: `LLM_TOOL_CHOICE=${toolChoice}`,
          change: { toolChoice },
          hint: TOOL_CHOICE,
        }))
      : []),
    ...(mode === "json" && settings.llmJsonFormat === undefined
      ? (["json_schema", "none"] as const).map((jsonFormat) => ({
          setting: `LLM_JSON_FORMAT=${jsonFormat}`,
          change: { jsonFormat },
          hint: FORMAT,
        }))
      : []),
    mode === "tools" &&
      settings.llmEmptyParameters === undefined && {
        setting: "LLM_EMPTY_PARAMETERS=omit",
        change: { emptyParameters: "omit" },
        hint: PARAMETERS,
      },
    settings.llmTemperature === 0 && {
      setting: "LLM_TEMPERATURE=none",
      change: { temperature: undefined },
      hint: TEMPERATURE,
    },
    settings.llmMaxTokens !== undefined &&
      settings.llmMaxTokensField === undefined && {
        setting: "LLM_MAX_TOKENS_FIELD=max_tokens",
        change: { maxTokensField: "max_tokens" },
        hint: MAX_TOKENS,
      },
    settings.llmSystemRole === undefined && {
      setting: "LLM_SYSTEM_ROLE=user",
      change: { systemRole: "user" },
      hint: SYSTEM,
    },
  ];
  return list.filter((alternative) => alternative !== false);
}

/** The way to ask that was accepted, and the settings that ask so from the start. */
export interface Found<T> {
  readonly shape: RequestShape;
  readonly settings: readonly string[];
  readonly answer: T;
}

/** What an attempt came to: an answer, or the words of the refusal. */
export type Asked<T> =
  { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly refusal: string };

/**
 * Asks otherwise until it is taken: first what each refusal names, one after the other; then every single change;
 * last all of them together. Undefined when nothing is taken.
 */
export async function probe<T>(
  usual: RequestShape,
  refusal: string,
  open: readonly Alternative[],
  ask: (shape: RequestShape) => Promise<Asked<T>>,
): Promise<Found<T> | undefined> {
  const attempt = async (changes: readonly Alternative[]): Promise<Found<T> | string> => {
    const shape = changes.reduce<RequestShape>((made, { change }) => ({ ...made, ...change }), usual);
    const asked = await ask(shape);
    if (!asked.ok) return asked.refusal;
    return { shape, settings: changes.map(({ setting }) => setting), answer: asked.answer };
  };

  let named: readonly Alternative[] = [];
  let left = open;
  let words = refusal;
  for (;;) {
    const next = left.find(({ hint }) => hint.test(words));
    if (next === undefined) break;
    left = left.filter((other) => other !== next);
    named = [...named.filter((other) => nameOf(other) !== nameOf(next)), next];
    const found = await attempt(named);
    if (typeof found !== "string") return found;
    words = found;
  }
  for (const single of left) {
    const found = await attempt([...named.filter((other) => nameOf(other) !== nameOf(single)), single]);
    if (typeof found !== "string") return found;
  }
  const plainest = open.filter(
    (one, at) => !open.slice(at + 1).some((later) => nameOf(later) === nameOf(one)),
  );
  const found = plainest.length > 1 ? await attempt(plainest) : undefined;
  return typeof found === "string" ? undefined : found;
}

function nameOf({ setting }: Alternative): string {
  return setting.split("=")[0] ?? setting;
}

import type { Issue } from "./invalid-input.js";
import type { JsonSchema } from "../environment.js";
import { isObject } from "../../../support/is-object.js";

/** What came of checking one value. */
export type Checked<T> = { readonly value: T } | { readonly issue: FieldIssue };

/** A fault of a value. `within`: it is a member's, which is there. */
export type FieldIssue = Omit<Issue, "loc" | "input"> & { readonly within?: Pick<Issue, "loc" | "input"> };

/** One field of a flat message: how it is read and how its JSON Schema reads. */
export interface FieldRule<T> {
  readonly schema: JsonSchema;
  read(input: unknown): Checked<T>;
}

const fail = <T>(type: string, msg: string, ctx?: Readonly<Record<string, unknown>>): Checked<T> => ({
  issue: ctx === undefined ? { type, msg } : { type, msg, ctx },
});

/** A word of a vocabulary; `description` says in its schema what the words mean. */
export function word<W extends string>(words: readonly W[], description?: string): FieldRule<W> {
  // The vocabulary's own string, not the equal one of a message: strings that are one are compared in one step.
  const known: ReadonlyMap<unknown, { readonly value: W }> = new Map(
    words.map((value) => [value, { value }]),
  );
  const expected = listed(words);
  return {
    schema: { type: "string", enum: words, ...(description !== undefined && { description }) },
    read: (input) => known.get(input) ?? fail("enum", `Input should be ${expected}`, { expected }),
  };
}

/** Text of at most `maxLength` characters. */
export function text(maxLength: number): FieldRule<string> {
  return {
    schema: { type: "string", maxLength },
    read: (input) => {
      if (typeof input !== "string") return fail("string_type", "Input should be a valid string");
      if (input.length <= maxLength) return { value: input };
      return fail("string_too_long", `String should have at most ${maxLength} characters`, {
        max_length: maxLength,
      });
    },
  };
}

/** `true` or `false`, and no other word for them. */
export function boolean(): FieldRule<boolean> {
  return {
    schema: { type: "boolean" },
    read: (input) =>
      typeof input === "boolean" ? { value: input } : fail("bool_type", "Input should be a valid boolean"),
  };
}

/** A JSON object, whatever is in it. */
export function anyObject(): FieldRule<Readonly<Record<string, unknown>>> {
  return {
    schema: { type: "object" },
    read: (input) =>
      isObject(input) ? { value: input } : fail("dict_type", "Input should be a valid dictionary"),
  };
}

/** A list of texts. */
export function texts(maxItems: number, maxLength: number): FieldRule<readonly string[]> {
  const item = text(maxLength);
  return {
    schema: { type: "array", items: item.schema, maxItems },
    read: (input) => {
      if (!Array.isArray(input)) return fail("list_type", "Input should be a valid list");
      if (input.length > maxItems) {
        return fail("too_long", `List should have at most ${maxItems} items`, { max_length: maxItems });
      }
      const values: string[] = [];
      for (const entry of input) {
        const checked = item.read(entry);
        if ("issue" in checked) return checked;
        values.push(checked.value);
      }
      return { value: values };
    },
  };
}

/** A whole number; `"7"` and `7.0` are taken for 7, as OpenEnv's Python server does, but `true` is not for 1: no seed was meant. */
export function integer(minimum: number, maximum: number): FieldRule<number> {
  return {
    schema: { type: "integer", minimum, maximum },
    read: (input) => {
      const whole = wholeNumber(input);
      return "issue" in whole ? whole : within(whole, minimum, maximum);
    },
  };
}

/** A finite number above 0. */
export function positiveNumber(): FieldRule<number> {
  return {
    schema: { type: "number", exclusiveMinimum: 0 },
    read: (input) => {
      const finite = finiteNumber(input);
      if ("issue" in finite) return finite;
      return finite.value > 0 ? finite : fail("greater_than", "Input should be greater than 0", { gt: 0 });
    },
  };
}

/** A number from `minimum` to `maximum`; `"0.5"` is taken for 0.5, as OpenEnv's Python server does. */
export function numberWithin(minimum: number, maximum: number): FieldRule<number> {
  return {
    schema: { type: "number", minimum, maximum },
    read: (input) => {
      const finite = finiteNumber(input);
      return "issue" in finite ? finite : within(finite, minimum, maximum);
    },
  };
}

function finiteNumber(input: unknown): Checked<number> {
  const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
  if (typeof value !== "number") return fail("float_type", "Input should be a valid number");
  return Number.isFinite(value) ? { value } : fail("finite_number", "Input should be a finite number");
}

function within(checked: { readonly value: number }, minimum: number, maximum: number): Checked<number> {
  const { value } = checked;
  if (value < minimum) {
    return fail("greater_than_equal", `Input should be greater than or equal to ${minimum}`, { ge: minimum });
  }
  if (value > maximum) {
    return fail("less_than_equal", `Input should be less than or equal to ${maximum}`, { le: maximum });
  }
  return checked;
}

function wholeNumber(input: unknown): Checked<number> {
  if (typeof input === "string") {
    const digits = /^\s*([+-]?[0-9]+)(?:\.0+)?\s*$/.exec(input)?.[1];
    if (digits === undefined) {
      return fail("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    }
    return Number.isSafeInteger(Number(digits)) ? { value: Number(digits) } : tooLarge();
  }
  if (typeof input === "bigint") return tooLarge();
  if (typeof input !== "number") return fail("int_type", "Input should be a valid integer");
  if (!Number.isFinite(input)) return fail("finite_number", "Input should be a finite number");
  if (!Number.isInteger(input)) {
    return fail("int_from_float", "Input should be a valid integer, got a number with a fractional part");
  }
  return Number.isSafeInteger(input) ? { value: input } : tooLarge();
}

function tooLarge(): Checked<number> {
  return fail(
    "int_parsing_size",
    "Input should be an integer below 2^53; a larger one would have to be rounded",
  );
}

/** `'a', 'b' or 'c'`. */
function listed(words: readonly string[]): string {
  const quoted = words.map((entry) => `'${entry}'`);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

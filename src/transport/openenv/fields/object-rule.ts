import { isObject } from "../../../support/is-object.js";
import type { FieldRule } from "./field-rules.js";
import { readFields, type FieldRules, type FieldValues } from "./read-fields.js";

/** An object of these members, each of which may be left out, and no others. */
export function object<Rules extends FieldRules>(rules: Rules): FieldRule<FieldValues<Rules>> {
  const properties = Object.fromEntries(Object.entries(rules).map(([key, { schema }]) => [key, schema]));
  return {
    schema: { type: "object", properties, additionalProperties: false },
    read(input) {
      if (!isObject(input))
        return { issue: { type: "dict_type", msg: "Input should be a valid dictionary" } };
      const { values, issues } = readFields(rules, input, "forbid");
      const first = issues[0];
      if (first === undefined) return { value: values };
      const { loc, input: inner, ...issue } = first;
      return { issue: { ...issue, within: { loc, input: inner } } };
    },
  };
}

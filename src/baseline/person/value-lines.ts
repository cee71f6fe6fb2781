import { isObject } from "../../support/is-object.js";
import { snakeCase } from "../../support/snake-case.js";
import { wrapped } from "./wrapped.js";

/** Whatever an observation has, as names and values: what is added to the contract shows by itself. */
export function valueLines(value: object, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const label = `${indent}${spaced(snakeCase(name))}:`;
    if (member === undefined || member === null || member === false) return [];
    if (isFlat(member)) return wrapped(`${label} ${flatText(member)}`, `${indent}  `);
    if (!Array.isArray(member)) return [label, ...valueLines(Object(member) as object, `${indent}  `)];
    const items: readonly unknown[] = member;
    return [
      label,
      ...items.flatMap((item) => [`${indent}  –`, ...valueLines(Object(item) as object, `${indent}    `)]),
    ];
  });
}

/** Whether it fits behind its name: a value, or values in one level. */
function isFlat(value: unknown): boolean {
  const members = isObject(value) || Array.isArray(value) ? Object.values(value) : [];
  const isText =
    isObject(value) && members.some((member) => typeof member === "string" && member.includes(" "));
  return !isText && members.every((member) => !isObject(member) && !Array.isArray(member));
}

/** Of switches only those that are on. */
function flatText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(text).join(", ");
  if (!isObject(value)) return text(value);
  const parts = Object.entries(value).flatMap(([name, member]) => {
    if (member === false || member === undefined || member === null) return [];
    const named = spaced(snakeCase(name));
    return member === true ? [named] : [`${named} ${text(member)}`];
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}

function text(value: unknown): string {
  if (value === true) return "yes";
  return typeof value === "string" ? spacedWord(value) : String(value);
}

/** Words of the contract lose their underscores; what people wrote stays. */
function spacedWord(value: string): string {
  return /^[a-z]+(_[a-z]+)+$/.test(value) ? spaced(value) : value;
}

export function spaced(word: string): string {
  return word.replaceAll("_", " ");
}

import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  ROUTE_FIELDS,
  type RouteField,
} from "../domain/vocabulary.js";
import { isObject } from "../support/is-object.js";
import type { LabelSets } from "./origins.js";
import type { DatasetProblem } from "./problem.js";

/** Of a file that says something of its tickets; a plain array of tickets says nothing. */
export const TICKETS_FORMAT = "helpdesk-env/tickets/1";

/** The words that a label can be, by field. */
export const LABEL_WORDS: Readonly<Record<RouteField, readonly string[]>> = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
};

export interface FileHeader {
  /** Whether labels may be absent. */
  readonly partial: boolean;
  readonly labelSets: LabelSets;
  /** Whether anything is said of where tickets and labels come from: else the file is as good as a plain array. */
  readonly hasOrigins: boolean;
  /** Undefined: there is no list. */
  readonly tickets: readonly unknown[] | undefined;
  readonly problems: readonly DatasetProblem[];
}

const KEYS = ["format", "canary", "labels", "label_sets", "source", "tickets"];

/** What an object file says of its tickets, with everything that is wrong with that. */
export function readHeader(json: Readonly<Record<string, unknown>>): FileHeader {
  const problems: DatasetProblem[] = [];
  const note = (field: string, problem: string): void => {
    problems.push({ ticketId: null, index: null, field, problem });
  };
  const { format, canary, labels = "complete", label_sets: sets = {}, tickets } = json;
  for (const key of Object.keys(json)) {
    if (!KEYS.includes(key)) note(key, `is not one of ${KEYS.join(", ")}`);
  }
  if (format !== TICKETS_FORMAT)
    note("format", `must be ${TICKETS_FORMAT}; a file without it is an array of tickets`);
  if (canary !== undefined && (typeof canary !== "string" || canary.trim() === ""))
    note("canary", "must be a text that is not blank; leave it out where there is none");
  if (labels !== "complete" && labels !== "partial") note("labels", "must be complete or partial");
  if (!Array.isArray(tickets)) note("tickets", "must be a list of ticket records");
  return {
    partial: labels === "partial",
    labelSets: readLabelSets(sets, note),
    hasOrigins: ["labels", "label_sets", "source"].some((key) => key in json),
    tickets: Array.isArray(tickets) ? tickets : undefined,
    problems,
  };
}

function readLabelSets(sets: unknown, note: (field: string, problem: string) => void): LabelSets {
  if (!isObject(sets)) {
    note("label_sets", "must be an object");
    return {};
  }
  const read: Partial<Record<RouteField, Readonly<Record<string, string | null>>>> = {};
  for (const [name, words] of Object.entries(sets)) {
    const field = ROUTE_FIELDS.find((known) => known === name);
    if (field === undefined || !isObject(words)) {
      note(`label_sets.${name}`, `must be an object under one of ${ROUTE_FIELDS.join(", ")}`);
      continue;
    }
    read[field] = Object.fromEntries(
      Object.entries(words).flatMap(([theirs, ours]): [string, string | null][] => {
        if (ours === null) return [[theirs, null]];
        const known = LABEL_WORDS[field].find((word) => word === ours);
        if (known !== undefined) return [[theirs, known]];
        note(
          `label_sets.${name}[${JSON.stringify(theirs)}]`,
          `must be null or one of ${LABEL_WORDS[field].join(", ")}`,
        );
        return [];
      }),
    );
  }
  return read;
}

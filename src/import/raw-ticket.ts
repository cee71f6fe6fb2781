import type { RouteField } from "../domain/vocabulary.js";
import { valueOf, valuesOf, type Columns } from "./columns/find-columns.js";
import { levelsWord } from "./labels/impact-urgency.js";
import type { Row } from "./read/row.js";

/** A row's own words for the four labels; absent where a cell is empty. */
export type OwnLabels = Readonly<Partial<Record<RouteField, string>>>;

/** What a row says, as it says it. */
export interface RawTicket {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly requester: string;
  readonly created: string;
  readonly labels: OwnLabels;
  /** Whether the desk sent it on after its first group; undefined: the row does not say. */
  readonly rerouted: boolean | undefined;
  /** The id of another ticket; empty: none. */
  readonly related: string;
  /** Cells that name people. */
  readonly people: readonly string[];
  readonly workNotes: readonly string[];
}

export function rawTicket({ line, cells }: Row, columns: Columns): RawTicket {
  const value = (role: Parameters<typeof valueOf>[2]): string => valueOf(cells, columns, role);
  const id = cleanId(value("id"));
  return {
    line,
    id: id === "" ? `row-${line}` : id,
    title: value("title"),
    description: value("description"),
    requester: value("requester"),
    created: value("created"),
    labels: ownLabels(value),
    rerouted: rerouted(value("first_group"), value("assignment_group"), value("reassignments")),
    related: cleanId(value("related")),
    people: [value("requester"), ...valuesOf(cells, columns, "people")],
    workNotes: valuesOf(cells, columns, "work_notes"),
  };
}

function ownLabels(value: (role: RouteField | "impact" | "urgency") => string): OwnLabels {
  const words = {
    issue_type: value("issue_type"),
    priority: value("priority") || levelsWord(value("impact"), value("urgency")),
    assignment_group: value("assignment_group"),
    resolution_action: value("resolution_action"),
  };
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined && word !== ""));
}

function rerouted(first: string, last: string, count: string): boolean | undefined {
  if (first !== "" && last !== "") return first !== last;
  return /^\d+$/.test(count) ? Number(count) > 0 : undefined;
}

/** An id as a file of tickets may have it: no spaces, at most 100 characters, none that a returning ticket could have. */
function cleanId(text: string): string {
  return text
    .trim()
    .replace(/[\s\p{Cc}\p{Surrogate}]+/gu, "-")
    .slice(0, 90)
    .replace(/-followup$/, "-follow-up");
}

import type { LossName } from "../losses.js";
import type { TicketSource } from "../../domain/ticket-source.js";
import type { SplitChoice } from "../../domain/vocabulary.js";

/** "0.42", with a real minus; `signed`: "+0.42" as well. */
export function hundredths(value: number, signed = false): string {
  const text = value
    .toFixed(2)
    .replace("-", "−")
    .replace(/^−(0\.00)$/, "$1");
  return signed && value > 0 ? `+${text}` : text;
}

/** "−0.42 to −0.17". */
export function range(low: number, high: number): string {
  return `${hundredths(low)} to ${hundredths(high)}`;
}

/** "−0.16 to +0.10". */
export function signedRange(low: number, high: number): string {
  return `${hundredths(low, true)} to ${hundredths(high, true)}`;
}

/** "71 %". */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

/** In English, whatever the machine's language: a report has the same bytes everywhere. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(date);
}

interface Ground {
  readonly split: SplitChoice;
  readonly source?: TicketSource | undefined;
}

/** Which tickets were played, such as "the dev split" or "the dev split of world 1". */
export function splitText({ split, source }: Ground): string {
  const generated = source?.generated;
  if (generated !== undefined)
    return `the ${generated.split ?? "train"} split of world ${generated.world ?? 0}`;
  return split === "all" ? "all tickets" : `the ${split} split`;
}

export function tasksText(taskIds: readonly number[]): string {
  return `${taskIds.length === 1 ? "task" : "tasks"} ${listed(taskIds.map(String))}`;
}

/** What a loss is, for somebody who has never read the rules. */
export const LOSS_SENTENCES = {
  issue_type: "wrong issue types",
  priority: "wrong priorities",
  assignment_group: "wrong teams",
  resolution_action: "wrong next steps",
  alternate_route: "acceptable routes that are not the best",
  penalised_action: "actions that are not allowed",
  step_limit: "tickets that were never reached",
  context_resolution: "context that was not looked up",
  cluster_coordination: "related tickets that were not handled as one",
  follow_up_containment: "follow-up tickets that could have been avoided",
  sla_management: "urgent tickets that waited",
  planning_quality: "teams that were overloaded",
  incident_management: "incidents that were not opened",
  excess_investigation: "lookups beyond the free ones",
  diligence_bonus: "diligence",
  capped: "the cut to the range from 0 to 1",
} as const satisfies Record<LossName, string>;

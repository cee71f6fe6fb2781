/** The sections of docs/rules.md that make the numbers of a report, by the number's name. */
const RULE_OF = {
  ticket_score: "A submitted ticket",
  milestone_adjustment: "A submitted ticket",
  delta_adjustment: "A submitted ticket",
  context_completion_bonus: "A submitted ticket",
  risk_penalty: "A submitted ticket",
  context_gap_penalty: "Penalties of a submit",
  capacity_penalty: "Penalties of a submit",
  incident_gap_penalty: "Penalties of a submit",
  worth: "Penalties of a submit",
  reward: "What a step pays",
  average_score: "The end of the episode",
  context_bonus: "The end of the episode",
  planning_bonus: "The end of the episode",
  trajectory_reward: "The end of the episode",
  context_resolution: "The end of the episode",
  cluster_coordination: "The end of the episode",
  follow_up_containment: "The end of the episode",
  sla_management: "The end of the episode",
  planning_quality: "The end of the episode",
  incident_management: "The end of the episode",
  queue_management_score: "The end of the episode",
  investigation_penalty: "The end of the episode",
  rubric_reward: "The end of the episode",
} as const satisfies Record<string, Rule>;

/** A heading of docs/rules.md. */
export type Rule =
  | "A submitted ticket"
  | "Penalties of a submit"
  | "Other actions"
  | "What a step pays"
  | "The end of the episode";

export type ComponentName = keyof typeof RULE_OF;

/** The rule of a number and where the docs have it. */
export function ruleOf(
  name: ComponentName,
  rule: Rule = RULE_OF[name],
): { readonly rule: Rule; readonly anchor: string } {
  return { rule, anchor: `docs/rules.md#${rule.toLowerCase().replaceAll(" ", "-")}` };
}

import { lossesOf, LOSS_NAMES, type LossName } from "../../../src/evaluation/losses.js";
import type { Observation } from "../../../src/domain/observation.js";
import { lossTable } from "../../../src/pages/charts/loss-table.js";
import { Drawn } from "./drawn.js";

const NAMES = {
  issue_type: "wrong issue types",
  priority: "wrong priorities",
  assignment_group: "wrong owners",
  resolution_action: "wrong next steps",
  alternate_route: "alternates, worth less",
  penalised_action: "actions that cannot be",
  step_limit: "tickets never reached",
  context_resolution: "lookups left out",
  cluster_coordination: "tickets made worse",
  follow_up_containment: "tickets that came back",
  sla_management: "tickets that waited too long",
  planning_quality: "slots that were not there",
  incident_management: "incidents not opened",
  excess_investigation: "too many lookups",
  diligence_bonus: "good handling",
  capped: "rounding to 0…1",
} as const satisfies Record<LossName, string>;

/** From 1 down to the score: what was lost to what. */
export function LossChart({ last }: { readonly last: Observation }) {
  const losses = lossesOf(last);
  const parts = LOSS_NAMES.map((name) => ({ name: NAMES[name], points: losses[name] }));
  const isWhole = parts.every(({ points }) => Math.abs(points) < 0.0005);
  return (
    <section class="losses" aria-labelledby="losses-title">
      <h2 id="losses-title">Where the points went</h2>
      {isWhole ? (
        <p>Nowhere: nothing was lost.</p>
      ) : (
        <Drawn mark={lossTable(parts, { name: "what is left", value: last.rubricReward ?? 0 })} />
      )}
    </section>
  );
}

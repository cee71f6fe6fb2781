import { lossesOf, LOSS_NAMES, type LossName } from "../../../src/evaluation/losses.js";
import type { Observation } from "../../../src/domain/observation.js";
import { points, signed } from "../model/words.js";

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
  const parts = LOSS_NAMES.filter((name) => Math.abs(losses[name]) > 0.0005);
  let left = 1;
  const bars = parts.map((name) => {
    const from = left;
    left -= losses[name];
    return { name, from, to: left, lost: losses[name] };
  });
  return (
    <section class="losses" aria-labelledby="losses-title">
      <h2 id="losses-title">Where the points went</h2>
      {bars.length === 0 ? (
        <p>Nowhere: nothing was lost.</p>
      ) : (
        <table>
          <thead class="for-readers">
            <tr>
              <th scope="col">Lost to</th>
              <th scope="col">Points</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, from, to, lost }) => (
              <tr key={name}>
                <th scope="row">{NAMES[name]}</th>
                <td class="number">{signed(-lost)}</td>
                <td class="bar" aria-hidden="true">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                    <rect
                      class={lost > 0 ? "lost" : "won"}
                      x={100 * clamped(Math.min(from, to))}
                      y="1"
                      width={Math.max(0.4, 100 * Math.abs(lost))}
                      height="8"
                    />
                  </svg>
                </td>
              </tr>
            ))}
            <tr class="total">
              <th scope="row">what is left</th>
              <td class="number">{points(last.rubricReward ?? 0)}</td>
              <td class="bar" aria-hidden="true">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                  <rect class="kept" x="0" y="1" width={100 * (last.rubricReward ?? 0)} height="8" />
                </svg>
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </section>
  );
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

import type { CapacityState } from "../../../src/domain/capacity.js";
import { ASSIGNMENT_GROUPS } from "../../../src/domain/vocabulary.js";
import { plain } from "../model/words.js";

/** The slots that are left, as small bars. */
export function CapacityBars({ capacity }: { readonly capacity: CapacityState }) {
  const teams = ASSIGNMENT_GROUPS.map(
    (team) =>
      [plain(team), capacity.teamCapacityRemaining[team], capacity.teamCapacityInitial[team]] as const,
  );
  const shared = [
    ["high priority", capacity.highPrioritySlotsRemaining, capacity.highPrioritySlotsInitial],
    ["handing on", capacity.escalationSlotsRemaining, capacity.escalationSlotsInitial],
    ["incidents", capacity.incidentSlotsRemaining, capacity.incidentSlotsInitial],
  ] as const;
  return (
    <section class="slots" aria-labelledby="slots-title">
      <h2 id="slots-title" class="side-title">
        Slots left
      </h2>
      <dl>
        {[...teams, ...shared].map(([name, left, all]) => (
          <div key={name} class={all === 0 ? "never" : left === 0 ? "none" : ""}>
            <dt>{name}</dt>
            <dd>
              <span class="pips" aria-hidden="true">
                {Array.from({ length: all }, (_, index) => (
                  <i key={index} class={index < left ? "on" : ""} />
                ))}
              </span>
              <span class="of">
                {all === 0 ? "none" : left}
                {all > 0 && <span class="quiet">/{all}</span>}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

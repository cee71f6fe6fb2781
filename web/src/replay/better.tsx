import type { EpisodeReport, StepRegret } from "../../../src/domain/episode-report.js";
import type { HelpdeskError } from "../../../src/client/failure.js";
import { NOISE } from "../model/regrets.js";
import { actionText, plain, points, signed } from "../model/words.js";
import type { Action } from "../../../src/domain/action.js";

interface BestProps {
  readonly played: Action;
  /** Undefined: nobody has worked it out. */
  readonly regret: StepRegret | undefined;
  readonly report: EpisodeReport | undefined;
  readonly problem: HelpdeskError | undefined;
}

/** The action that was taken beside the best one that is known, and what the difference gave away. */
export function Best({ played, regret, report, problem }: BestProps) {
  if (problem !== undefined)
    return <p class="quiet">What would have been best is not told here: {problem.problem}</p>;
  if (regret === undefined) return null;
  const isBest = regret.regret <= NOISE;
  return (
    <section class={`card best ${isBest ? "gain" : "loss"}`} aria-labelledby="best-title">
      <h2 id="best-title">{isBest ? "None is known to be better" : "What was best here"}</h2>
      {!isBest && (
        <dl class="best-pair">
          <div>
            <dt>Played</dt>
            <dd>{actionText(played)}</dd>
          </div>
          <div class="gain">
            <dt>Best</dt>
            <dd>{actionText(regret.bestAction)}</dd>
          </div>
          <div class="loss">
            <dt>Regret</dt>
            <dd class="number">{points(regret.regret)}</dd>
          </div>
        </dl>
      )}
      <p class="quiet">{reachText(regret)}</p>
      {report !== undefined && <OneThing report={report} step={regret.step} />}
    </section>
  );
}

function reachText({ optimumLower, optimumUpper, optimumProven, regret }: StepRegret): string {
  const most = optimumProven ? points(optimumLower) : `${points(optimumLower)} to ${points(optimumUpper)}`;
  const left = regret <= NOISE ? "" : `, and ${points(optimumLower - regret)} after it`;
  return `The most that could still be reached before this step: ${most}${left}.`;
}

/** What one thing done otherwise would have changed, all other actions as they were. */
function OneThing({ report, step }: { readonly report: EpisodeReport; readonly step: number }) {
  const better = report.components
    .filter((component) => component.step === step)
    .flatMap(({ counterfactuals }) => counterfactuals)
    .filter(({ rubricDifference }) => rubricDifference > NOISE)
    .toSorted((a, b) => b.rubricDifference - a.rubricDifference);
  const changes = better.filter(
    ({ change }, index) => better.findIndex((other) => other.change === change) === index,
  );
  if (changes.length === 0) return null;
  return (
    <>
      <h3>One thing otherwise, all else as it was played</h3>
      <dl class="better">
        {changes.map(({ change, rubricDifference }) => (
          <div key={change}>
            <dt>{plain(change)}</dt>
            <dd>{signed(rubricDifference)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

import { api } from "../server/api.js";
import { useAsked } from "../server/use-asked.js";
import { points, signed } from "../model/words.js";

/** Differences smaller than this are none. */
const NOISE = 0.0005;

/** What would have been better in a step, by the report of the finished episode: all other actions as they were. */
export function Better({ sessionId, step }: { readonly sessionId: string; readonly step: number }) {
  const { value: report, problem } = useAsked(() => api.report(sessionId), [sessionId]);
  if (problem !== undefined || report === undefined) return null;
  const better = report.components
    .filter((component) => component.step === step)
    .flatMap(({ counterfactuals }) => counterfactuals)
    .filter(({ rubricDifference }) => rubricDifference > NOISE)
    .toSorted((a, b) => b.rubricDifference - a.rubricDifference);
  const changes = better.filter(
    ({ change }, index) => better.findIndex((other) => other.change === change) === index,
  );
  return (
    <section class="card" aria-labelledby="better-title">
      <h2 id="better-title">What would have been better here</h2>
      {changes.length === 0 ? (
        <p>Nothing that is known.</p>
      ) : (
        <dl class="better">
          {changes.map(({ change, rubricDifference }) => (
            <div key={change}>
              <dt>{change}</dt>
              <dd>{signed(rubricDifference)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p class="quiet">
        Of the episode’s score. The whole of it fell {points(report.regret)} short of the best.
      </p>
    </section>
  );
}

import type { Ref } from "preact";
import { writeAddress } from "../address.js";
import type { Observation } from "../../../src/domain/observation.js";
import { BestLine } from "./best-line.js";
import { LossChart } from "../parts/loss-chart.js";
import { ScoreLine } from "../parts/score-line.js";
import { TruthTable } from "./truth-table.js";
import { api } from "../server/api.js";
import { useAsked } from "../server/use-asked.js";
import type { Opened } from "./open-session.js";

/** The end of an episode: what it was worth beside what it could have been, and where the rest went. */
export function Ending({
  opened,
  last,
  heading,
}: {
  readonly opened: Opened;
  readonly last: Observation;
  readonly heading: Ref<HTMLElement>;
}) {
  const { value: report, problem } = useAsked(() => api.report(opened.sessionId), [opened.sessionId]);
  const score = last.rubricReward;
  return (
    <section class="ending" aria-labelledby="ending-title">
      <h1 id="ending-title" tabIndex={-1} ref={heading as Ref<HTMLHeadingElement>}>
        {last.truncated ? "Out of steps" : "The queue is done"}
      </h1>
      {score === null ? (
        <p>An exam keeps the score to itself.</p>
      ) : (
        <>
          <ScoreLine score={score} report={report} />
          {problem !== undefined && (
            <p class="quiet">What it could have been is not told here: {problem.problem}</p>
          )}
          <LossChart last={last} />
        </>
      )}
      {report !== undefined && <TruthTable report={report} />}
      <p class="row">
        {report !== undefined && <BestLine opened={opened} report={report} />}
        <a class="button" href={writeAddress("play", { task: last.taskId, seed: nextSeed(report?.seed) })}>
          Another episode
        </a>
      </p>
    </section>
  );
}

/** The episode after this one; without a seed that is known, any. */
function nextSeed(seed: number | undefined): number {
  return seed === undefined ? Math.floor(Math.random() * 100_000) : seed + 1;
}

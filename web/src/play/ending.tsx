import type { Ref } from "preact";
import { useEffect } from "preact/hooks";
import { SPLIT_CHOICES } from "../../../src/domain/vocabulary.js";
import type { AskedReset } from "../../../src/trajectory-file/shape.js";
import { writeAddress } from "../address.js";
import type { Observation } from "../../../src/domain/observation.js";
import { recordOf } from "../model/record.js";
import { BestLine } from "./best-line.js";
import { LossChart } from "../parts/loss-chart.js";
import { ScoreLine } from "../parts/score-line.js";
import { TruthTable } from "./truth-table.js";
import { api } from "../server/api.js";
import { keepGame } from "../server/games.js";
import { keptHere } from "../server/kept.js";
import { useAsked } from "../server/use-asked.js";
import type { Opened, Wanted } from "./open-session.js";
import { Record } from "./record.js";

/** The end of an episode: what it was worth beside what it could have been, and where the rest went. */
export function Ending({
  opened,
  last,
  heading,
  wanted,
}: {
  readonly opened: Opened;
  readonly last: Observation;
  readonly heading: Ref<HTMLElement>;
  /** What the address asked for. */
  readonly wanted: Wanted;
}) {
  const { value: report, problem } = useAsked(() => api.report(opened.sessionId), [opened.sessionId]);
  const score = last.rubricReward;
  const seed = report?.seed ?? (wanted.seed === undefined ? undefined : Number(wanted.seed));
  const { lookedUp = 0 } = opened;
  const asked = seed === undefined ? undefined : askedOf(wanted, last.taskId, seed);
  const isAsked = report !== undefined || problem !== undefined;
  useEffect(() => {
    if (isAsked && score !== null && asked !== undefined)
      void keepPlayed(opened, asked, score, report?.episodeId).catch(() => undefined); // it is but a list
  }, [isAsked, opened.sessionId, seed]);
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
      {lookedUp > 0 && (
        <p class="looked-up">
          You took back {lookedUp === 1 ? "a route" : `${lookedUp} routes`} after the verdict: this score
          counts as looked up. Your list of games and the file below say so.
        </p>
      )}
      {report !== undefined && <TruthTable report={report} />}
      <p class="row">
        {report !== undefined && <BestLine opened={opened} report={report} />}
        <a class="button" href={writeAddress("play", { task: last.taskId, seed: nextSeed(report?.seed) })}>
          Another episode
        </a>
      </p>
      {score !== null && asked !== undefined && (
        <Record opened={opened} asked={asked} episodeId={report?.episodeId ?? opened.sessionId} />
      )}
    </section>
  );
}

/** Among the games of this browser. */
async function keepPlayed(
  { sessionId: id, trail, taken = [], undone = 0, lookedUp = 0 }: Opened,
  asked: AskedReset,
  score: number,
  episodeId = id,
): Promise<void> {
  const played = { trail, taken, undone, lookedUp, asked, episodeId };
  const text = recordOf(played, keptHere.get("name"), await api.info(), { observations: false });
  keepGame({ id, at: Date.now(), taskId: asked.task_id, seed: asked.seed, score, lookedUp, text });
}

/** As a request that starts the same episode; a server plays dev where nothing else is asked for. */
function askedOf({ size, split }: Wanted, taskId: Observation["taskId"], seed: number): AskedReset {
  return {
    task_id: taskId,
    seed,
    split: SPLIT_CHOICES.find((choice) => choice === split) ?? "dev",
    ...(size !== undefined && { queue_size: Number(size) }),
  };
}

/** The episode after this one; without a seed that is known, any. */
function nextSeed(seed: number | undefined): number {
  return seed === undefined ? Math.floor(Math.random() * 100_000) : seed + 1;
}

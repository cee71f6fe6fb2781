import { loadDataset, ticketsOf, type Dataset } from "../dataset/index.js";
import type { StepRegret } from "../domain/episode-report.js";
import { reportOf } from "../engine/index.js";
import type { TrajectoryEpisode, TrajectoryHeader } from "../trajectory-file/index.js";
import { falseFigure } from "./false-figures.js";
import { provenanceDifferences, provenanceOf, type Provenance } from "./provenance.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { regradeEpisode } from "./regrade-episode.js";
import { shownValue } from "./shown-value.js";
import { trajectoryOf } from "./trajectory-of.js";

/** The rules and tickets of this process, on which episodes of a file are played again. */
export interface OwnTickets {
  readonly dataset: Dataset;
  readonly provenance: Provenance;
}

/** What an episode of a file is when it is played again, or why it cannot be told. */
export type PlayedAgain =
  | {
      readonly ok: true;
      /** With what was seen at each step. */
      readonly episode: TrajectoryEpisode;
      /** What each step gave away; empty of an episode that was not finished. */
      readonly regrets: readonly StepRegret[];
    }
  | { readonly ok: false; readonly why: string };

/** Undefined: the built-in set. */
export async function ownTickets(file: string | undefined): Promise<OwnTickets> {
  const dataset = loadDataset(file);
  return { dataset, provenance: await provenanceOf(dataset) };
}

/** Why episodes under a header cannot be played again on these tickets; undefined: they can. */
export function whyOther(header: TrajectoryHeader, { provenance }: OwnTickets): string | undefined {
  const { contract_version } = header;
  return provenanceDifferences([header], { ...provenance, contract_version })[0];
}

/** The episode on the tickets that it was played on. What the file says of it has to be what its actions make. */
export function playedAgain(stored: StoredEpisode, { dataset }: OwnTickets): PlayedAgain {
  const { split } = stored.episode.reset;
  const tickets = ticketsOf(dataset, split);
  const made = regradeEpisode(stored, tickets);
  if (!made.ok) return made;
  const wrong = falseFigure(stored, { ...made, tickets });
  if (wrong !== undefined) {
    const { step, path, expected, seen } = wrong;
    return {
      ok: false,
      why: `step ${step}, ${path} is ${shownValue(expected)}, and its own queue and actions make ${shownValue(seen)}`,
    };
  }
  const whole = trajectoryOf(split, made.played, { observations: true });
  const steps = made.episode.steps.map((step, index) => ({ ...whole.steps[index], ...step }));
  const { observation } = whole;
  return {
    ok: true,
    episode: { ...made.episode, steps, ...(observation !== undefined && { observation }) },
    regrets: stored.episode.finished ? reportOf(made.played.end.episode).steps : [],
  };
}

import { counted } from "../support/counted.js";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createInProcessPool, type EnvironmentPool } from "../rollouts/environment-pool.js";
import { openGrpcPool } from "../rollouts/grpc/pool.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import type { RunTerminal } from "../support/terminal.js";
import { withoutEmptyLists } from "./first-difference.js";
import type { ReplayOptions } from "./options.js";
import { provenanceDifferences, provenanceOfPool } from "./provenance.js";
import {
  checkTrajectory,
  readTrajectory,
  TrajectoryFileError,
  type StoredEpisode,
  type TrajectoryFacts,
} from "./read-trajectory.js";
import { replayEpisode, type ReplayDifference } from "./replay-episode.js";
import { shownValue } from "./shown-value.js";
import { createSightWatch } from "./sight-watch.js";
import { ticketsOfEpisode, ticketsOfFile } from "./tickets-of-file.js";

/** Episodes whose first difference is shown. */
const MOST_TOLD = 20;

/** Something differs, or the file or the server cannot be used. */
const EXIT_DIFFERENT = 1;

/** Plays every episode of the file again and reports the first difference. Gives the exit code. */
export async function replayFile(
  path: string,
  settings: ReplayOptions,
  terminal: RunTerminal,
): Promise<number> {
  let pool: EnvironmentPool | undefined;
  try {
    const file = checkTrajectory(path);
    pool =
      settings.url === undefined
        ? createInProcessPool(ticketsOfFile(path, settings))
        : await openGrpcPool(settings.url, settings.token);
    return await compareAll({ path, ...file }, pool, settings, terminal);
  } catch (error) {
    if (error instanceof TrajectoryFileError) terminal.notes.write(`replay: ${error.message}\n`);
    else if (error instanceof InfrastructureError) {
      terminal.notes.write(`replay: ${error.account}\n`);
    } else throw error;
    return EXIT_DIFFERENT;
  } finally {
    await pool?.close();
  }
}

async function compareAll(
  { path, episodes: total, provenances }: TrajectoryFacts & { readonly path: string },
  pool: EnvironmentPool,
  settings: ReplayOptions,
  { out, notes, progress }: RunTerminal,
): Promise<number> {
  const facts = await pool.facts();
  const others = provenanceDifferences(provenances, provenanceOfPool(facts));
  for (const text of others) out(`replay: ${text}`);
  if (others.length > 0) out("replay: what differs below may come from that");
  const dataset = ticketsOfFile(path, settings);
  const hasTickets = dataset.digest === facts.datasetDigest;
  const normalised = settings.url === undefined ? (value: unknown): unknown => value : withoutEmptyLists;
  const environment = pool.openEnvironment();
  const counts = { steps: 0, different: 0 };
  const sight = createSightWatch();
  progress.expect(total, 0);
  try {
    for (const stored of readTrajectory(path)) {
      const tickets = hasTickets ? ticketsOfEpisode(stored, dataset, settings.key) : undefined;
      const difference = await replayEpisode(stored, environment, { tickets, normalised });
      progress.advance(`episode ${stored.number}`);
      await nextTurn();
      counts.steps += stored.actions.length;
      if (difference === undefined && tickets !== undefined) sight.update(stored, tickets);
      if (difference === undefined) continue;
      counts.different += 1;
      if (counts.different > MOST_TOLD) continue;
      progress.clear();
      describeDifference(path, stored, difference).forEach(out);
    }
  } finally {
    progress.clear();
    await environment.close();
  }
  out(
    counts.different === 0
      ? `replay: no difference in ${counted(total, "episode")}, ${counted(counts.steps, "step")}`
      : `replay: ${counts.different} of ${counted(total, "episode")} ${counts.different === 1 ? "differs" : "differ"}; ${toldOf(counts.different)}`,
  );
  sight.warnings().forEach((text) => notes.write(`replay: warning: ${text}\n`));
  return counts.different === 0 ? 0 : EXIT_DIFFERENT;
}

function toldOf(different: number): string {
  if (different === 1) return "where it first differs is shown above";
  const told = different > MOST_TOLD ? `of the first ${MOST_TOLD}` : "of each";
  return `where ${told} first differs is shown above`;
}

function describeDifference(
  path: string,
  { number, line, episode }: StoredEpisode,
  { step, path: member, expected, seen, why }: ReplayDifference,
): readonly string[] {
  const { task_id, seed } = episode.reset;
  const moment = step === 0 ? "after the reset" : `step ${step}`;
  return [
    `replay: ${path}:${line}: episode ${number} (task ${task_id}, seed ${seed}), ${moment}, ${member}`,
    `  expected ${shownValue(expected)}`,
    `  seen     ${shownValue(seen)}`,
    ...(why === undefined ? [] : [`  ${why}`]),
  ];
}

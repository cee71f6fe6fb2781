import { loadDataset, ticketsIn } from "../../dataset/index.js";
import { episodeIdOf } from "../../engine/index.js";
import { sum } from "../../support/mean.js";
import { SettingsError } from "../../support/settings-error.js";
import { queueOf } from "../../trajectories/played-episode.js";
import { provenanceOf } from "../../trajectories/provenance.js";
import { TrajectoryFileError } from "../../trajectories/read-trajectory.js";
import { episodeOf, headerOf, type TrajectoryEpisode } from "../../trajectory-file/index.js";
import type { Observation } from "../../domain/observation.js";
import { wrapped } from "./wrapped.js";
import type { PersonOptions } from "./options.js";
import { openPersonFile } from "./person-file.js";
import { planPlays, type PlannedPlay } from "./plan.js";
import { playWith, type PersonPlay, type Talk } from "./play.js";
import { counted } from "../../support/counted.js";

/** Nothing was begun. */
const EXIT_USAGE = 2;

/**
 * Lets a person play seeded tickets, and keeps what they do with the time that it took. `lostIn` says of an episode that is over where
 * its points went. Gives the exit code.
 */
export async function runPerson(
  options: PersonOptions,
  talk: Talk,
  lostIn: (last: Observation) => readonly string[] = () => [],
): Promise<number> {
  const { name } = options;
  if (name === undefined) throw new SettingsError(["--name is needed: what the file is to call you."]);
  const output = options.output ?? `human-${name}.jsonl`;
  const dataset = loadDataset(options.dataset);
  const tickets = ticketsIn(dataset, options.split);
  const plays = planPlays(tickets, options.taskIds, options.seedStart, options.tickets);
  const header = headerOf({ ...(await provenanceOf(dataset)), policy: `human:${name}` });
  try {
    const file = openPersonFile(output, header);
    talk.say(welcome(name, output, plays, options.split));
    for (const [index, play] of plays.entries()) {
      if (file.isFinished(play)) continue;
      const earlier = file.begun(play);
      const goesOn = earlier.length === 0 ? "" : `, from step ${earlier.length + 1} on`;
      talk.say([
        "",
        `Episode ${index + 1} of ${plays.length}: ${counted(play.tickets, "ticket")} of task ${play.taskId}${goesOn}`,
      ]);
      const asEpisode = (played: PersonPlay): TrajectoryEpisode => recorded(played, play, options.split);
      const keep = (played: PersonPlay): void => file.keep(asEpisode(played));
      const played = await playWith(talk, play, tickets, { earlier, taken: keep });
      if (!played.isOver) {
        talk.say(["", "Paused; what is played is kept. The same command goes on."]);
        return 0;
      }
      file.finish(asEpisode(played));
      const last = played.seen.at(-1)?.observation;
      const lost = last === undefined ? [] : lostIn(last);
      talk.say(["", endLine(played), ...lost]);
    }
    talk.say([
      "",
      `All played: ${output}. Judge it with:`,
      `helpdesk-env evaluate --trajectories ${output} --split ${options.split} --against heuristic`,
    ]);
    return 0;
  } catch (error) {
    if (!(error instanceof TrajectoryFileError)) throw error;
    talk.say([`human-baseline: ${error.message}`]);
    return EXIT_USAGE;
  }
}

/** What is kept, before anything is. */
function welcome(
  name: string,
  output: string,
  plays: readonly PlannedPlay[],
  split: string,
): readonly string[] {
  const count = sum(plays.map(({ tickets }) => tickets));
  return [
    `${counted(count, "ticket")} of the split ${split} in ${counted(plays.length, "episode")}. You are told what an agent is told, and can do what it can.`,
    `Kept in ${output}, and nowhere else: your actions, the seconds each took, and the name human:${name}. Nothing is sent anywhere; whom you give the file to is yours to say. Delete it and nothing is left.`,
    "Take what time you need: quit, Ctrl-C or Ctrl-D pauses, and no time counts until you go on.",
  ].flatMap((sentence) => wrapped(sentence));
}

function endLine({ seen, steps }: PersonPlay): string {
  const score = seen.at(-1)?.observation.rubricReward ?? 0;
  const seconds = sum(steps.map((step) => step.seconds));
  return `This episode is done: score ${score.toFixed(3)} of 1, ${Math.round(seconds)} s.`;
}

function recorded(
  { steps, seen }: PersonPlay,
  play: PlannedPlay,
  split: PersonOptions["split"],
): TrajectoryEpisode {
  const [start] = seen;
  const last = seen.at(-1);
  if (start === undefined || last === undefined) throw new Error("an episode has a beginning");
  const seconds = Math.round(10 * sum(steps.map((step) => step.seconds))) / 10;
  return episodeOf({
    episodeId: episodeIdOf(start.episode),
    reset: { task_id: play.taskId, seed: play.seed, split },
    queue: queueOf(start),
    steps: steps.map((step, index) => ({
      action: step.action,
      observation: seen[index]?.observation,
      notes: { seconds: step.seconds },
    })),
    last: last.observation,
    keepsLast: true,
    unfinished: "the person paused",
    notes: { seconds },
  });
}

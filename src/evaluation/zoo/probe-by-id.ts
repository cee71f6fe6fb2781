import type { Dataset } from "../../dataset/index.js";
import { TUNING } from "../../domain/tuning.js";
import { startEpisode, step } from "../../engine/index.js";
import type { Prober } from "../../policies/attackers/index.js";

/** Times that every ticket is asked for: the second answer distinguishes what the first left open. */
const ROUNDS = 2;

/** Asks for every ticket by its id on task 1, as many at once as a reset allows. Gives the number of resets. */
export function probeEveryTicket(prober: Prober, dataset: Dataset): number {
  const ids = dataset.tickets.map(({ ticketId }) => ticketId);
  const { maxSize } = TUNING.queue;
  let resets = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let from = 0; from < ids.length; from += maxSize) {
      resets += 1;
      prober.policy.reset?.();
      const ticketIds = ids.slice(from, from + maxSize);
      let { episode, observation } = startEpisode({ dataset, taskId: 1, seed: 0, ticketIds });
      while (!observation.done) ({ episode, observation } = step(episode, prober.policy.act(observation)));
      prober.learn(observation);
    }
  }
  return resets;
}

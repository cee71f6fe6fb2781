import type { Dataset } from "../../dataset/index.js";
import type { Observation } from "../../domain/observation.js";
import { startEpisode, step, type StepResult } from "../../engine/index.js";
import { explainedPolicy, type ExplainedPolicy } from "../explained-policy.js";
import type { EpisodeOptions } from "../../domain/episode-options.js";
import { createDiligentPolicy } from "./diligent.js";

/** The episode that is played is not the one that the dataset and rules of this process make. */
export class OracleBlind extends Error {
  override readonly name = "OracleBlind";
}

/**
 * The diligent reference policy for one episode, wherever that is played: it sees the labels in an episode of its own
 * that it plays along with the same actions. Throws {@link OracleBlind} when the two come apart.
 */
export function createOracle(dataset: Dataset, options: EpisodeOptions): ExplainedPolicy {
  const diligent = createDiligentPolicy("oracle");
  let own: StepResult = startEpisode({ dataset, ...options });
  const decide = (observation: Observation) => {
    const { position, queue } = own.episode;
    const ticket = queue[position]?.ticket;
    if (ticket === undefined || !sameMoment(own.observation, observation)) {
      throw new OracleBlind(
        "The oracle sees the labels of its own tickets, and the episode is played on others or by other rules.",
      );
    }
    const action = diligent.act({ observation, ticket });
    own = step(own.episode, action);
    return { action, source: "label_sight" as const };
  };
  return explainedPolicy("oracle", decide, () => {
    diligent.reset?.();
    own = startEpisode({ dataset, ...options });
  });
}

function sameMoment(a: Observation, b: Observation): boolean {
  return (
    a.currentTicket?.ticketId === b.currentTicket?.ticketId &&
    a.currentTicket?.description === b.currentTicket?.description &&
    a.history.length === b.history.length &&
    a.reward === b.reward
  );
}

import { createHeuristicPolicy } from "../policies/index.js";
import type { Player } from "./player.js";

export function createHeuristicPlayer(introduction: string | undefined): Player {
  return {
    identity: { policy: "heuristic", model: "heuristic", mode: null },
    policy: createHeuristicPolicy(),
    introduction,
    takeStepNotes: () => ({}),
    takeEpisodeNotes: () => ({}),
    summary: () => [],
  };
}

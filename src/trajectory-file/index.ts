/** What commands, servers and clients keep of episodes: one format, of which docs/trajectory-format.md tells. */
export {
  ASKED,
  EPISODE,
  episodeProblem,
  HEADER,
  STEP,
  TRAJECTORY_FORMAT,
  type AskedReset,
  type TrajectoryEpisode,
  type TrajectoryHeader,
  type TrajectoryStep,
} from "./shape.js";
export { episodeLine, headerLine, headerOf, type HeaderFacts } from "./lines.js";
export { askedEpisode } from "./asked-episode.js";
export { episodeOf, type PlayedAction, type PlayedFacts } from "./episode-of.js";
export { sourceIn, sourceOf } from "./asked-source.js";

/** Who can have played these actions: the policy that a file names, or one that saw more than it says. */
export { createPlayAlong, traitsOfPolicy, type OtherAction, type PlayAlong } from "./play-along.js";
export { createSightTally, type PlayedActions, type SightTallier, type SightTally } from "./sight-tally.js";
export { sightWarning } from "./sight-warning.js";

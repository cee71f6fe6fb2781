/** A person plays in a terminal, and is kept as any agent is. */
export { runPerson } from "./run-person.js";
export type { PersonOptions } from "./options.js";
export { planPlays } from "./plan.js";
export type { Talk } from "./play.js";

/** Worlds that tickets come from: companies, scenarios, facts and the labels that follow. Pure: no I/O, no clock. */
export { countForms, type Forms } from "./count-forms.js";
export { familyOf } from "./families.js";
export { PLACES, FACT_NAMES } from "./facts.js";
export {
  COMPANY_FILE,
  NAMES_FILE,
  PHRASES_FILE,
  RULES_FILE,
  SCENARIOS_FILE,
  STORIES_FILE,
  VOICES_FILE,
  type WorldFiles,
} from "./shapes.js";
export { WORLD_TWINS, type WorldTwin } from "../domain/ticket-source.js";
export { createTicketSource, type TicketSource } from "./ticket-source.js";
export { WORLD_SPLITS, type WorldSplit } from "../domain/ticket-source.js";
export { createWorld, type World } from "./world.js";
export { worldDataOf, WorldDataError, type Scenario, type WorldData } from "./world-data.js";
export { secondDerivation, type SecondDerivation } from "./second-derivation.js";
export { createWorlds, type Worlds, type WorldsOptions } from "./worlds.js";
export { worldKey, WORLD_KEY_BYTES, type WorldKey } from "./world-key.js";

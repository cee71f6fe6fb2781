/** Policies that try to get a score without doing the work, and what each is held under. */
export {
  ATTACK_CHECKS,
  ATTACK_NAMES,
  attack,
  type Attack,
  type AttackCheck,
  type AttackName,
  type Ceiling,
} from "./attacks.js";
export type { Clues, Experience } from "../text-blind/clues.js";
export { createProber, type Prober } from "./prober.js";
export { createStudy, type Study } from "./study.js";
export { createStructureMemoriser, createTextBlindPolicy } from "../text-blind/text-blind.js";

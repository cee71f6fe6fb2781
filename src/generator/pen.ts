import type { Draws } from "./draws.js";
import type { Slots } from "./template.js";
import type { WorldData } from "./world-data.js";

/** What is written with: the sentences, what stands in them, and chance. */
export interface Pen {
  readonly data: WorldData;
  readonly slots: Slots;
  readonly draws: Draws;
}

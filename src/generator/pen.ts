import type { Draws } from "./draws.js";
import type { Phrases } from "./phrases.js";
import type { Slots } from "./template.js";
import type { WorldData } from "./world-data.js";

/** What is written with: the sentences, what stands in them, and chance. */
export interface Pen {
  readonly data: WorldData;
  /** The shared sentences of the split that is written. */
  readonly phrases: Phrases;
  readonly slots: Slots;
  readonly draws: Draws;
}

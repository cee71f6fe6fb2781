import type { Ticket } from "../domain/ticket.js";
import type { Line } from "./facts.js";
import type { Policy } from "./lines.js";
import type { Part } from "./part.js";
import type { Plan } from "./plan.js";
import type { Letter } from "./voice.js";
import type { Template } from "./template.js";
import type { Voice } from "./phrases.js";

/** A ticket in sentences, each with the facts that it tells, before labels are made of them. */
export interface Written {
  readonly part: Part;
  /** Those that go with its opening. */
  readonly titles: readonly Template[];
  readonly plan: Plan;
  readonly policy: Policy;
  readonly voice: Voice;
  /** What the writer says, before the voice. */
  readonly text: readonly Line[];
  /** The same in the voice. */
  readonly letter: Letter;
  readonly note: readonly Line[];
  readonly update: readonly Line[];
  readonly title: string;
  readonly redacted: Pick<Ticket, "redactedTitle" | "redactedDescription">;
}

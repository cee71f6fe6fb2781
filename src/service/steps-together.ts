import type { KeptSession, StepGroup } from "../journal/index.js";
import type { Together } from "./calls-together.js";
import type { HelpdeskError } from "./catalogue.js";
import { storeFailure } from "./keeping.js";
import type { OpenSession } from "./open-session.js";

interface Sessions {
  find(id: string): Pick<OpenSession, "confirm"> | undefined;
  takeBack(kept: KeptSession): void;
}

export class StepsTogether implements Together {
  private begun = false;
  private readonly waiting = new Set<string>();

  constructor(
    private readonly group: StepGroup,
    private readonly sessions: () => Sessions,
  ) {}

  begin(): void {
    this.begun = true;
    this.group.begin();
  }

  /** Whether what the session answers now counts at the end. */
  waits(sessionId: string): boolean {
    if (this.begun) this.waiting.add(sessionId);
    return this.begun;
  }

  end(): ReadonlyMap<string, HelpdeskError> | undefined {
    this.begun = false;
    const lost = this.group.end();
    const sessions = this.sessions();
    for (const kept of lost?.sessions.values() ?? []) {
      sessions.takeBack(kept);
      this.waiting.delete(kept.id);
    }
    for (const id of this.waiting) sessions.find(id)?.confirm();
    this.waiting.clear();
    if (lost === undefined) return undefined;
    const failure = storeFailure(lost.error);
    return new Map([...lost.sessions.keys()].map((id) => [id, failure]));
  }
}

import type { Observation } from "../domain/observation.js";

export type NamedCall = "reset" | "step";

/** What the last call that moved anything answered, kept only when the client named the request: nobody can ask for another again. */
export class LastAnswer {
  private call: NamedCall | undefined;
  private requestId: string | undefined;
  private answer: Observation | undefined;

  /**
   * With all that there is: the call that is repeated may want other things left out. Undefined without a named one, and
   * while its episode rests.
   */
  get observation(): Observation | undefined {
    return this.answer;
  }

  /** Whether the request is the last that moved anything. */
  isTo(call: NamedCall, requestId: string): boolean {
    return this.requestId === requestId && this.call === call;
  }

  keep(call: NamedCall, requestId: string | undefined, observation: Observation): void {
    this.call = call;
    this.requestId = requestId;
    this.answer = requestId === undefined ? undefined : observation;
  }

  forget(): void {
    this.requestId = undefined;
    this.answer = undefined;
  }

  /** Keeps only to whom it was given. */
  rest(): void {
    this.answer = undefined;
  }

  /** It is this again. */
  wake(observation: Observation): void {
    if (this.requestId !== undefined) this.answer = observation;
  }
}

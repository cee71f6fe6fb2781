import type { StepRegret } from "../../src/domain/episode-report.js";

/** The file that `helpdesk-env view` put into the page, which then has no server. */
export interface Embedded {
  readonly name: string;
  readonly text: string;
  /** What each step gave away, by the number of the episode in the file, from 1. */
  readonly regrets: Readonly<Record<number, readonly StepRegret[]>>;
}

export const EMBEDDED: Embedded | undefined = embedded();

function embedded(): Embedded | undefined {
  const text = document.getElementById("trajectory")?.textContent;
  return text === undefined ? undefined : (JSON.parse(text) as Embedded); // the command wrote it
}

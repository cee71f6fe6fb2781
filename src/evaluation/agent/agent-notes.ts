import type { NoteStream } from "../../support/terminal.js";
import { EXPECTED, shownLine } from "./read-answer.js";

/** Of one kind, told one by one; further ones are counted. */
const MOST_TOLD = 3;

/** What an agent did that no agent should, and how often. */
export interface AgentNotes {
  readonly answered: () => void;
  /** An answer that is no action. */
  readonly invalid: (problem: string) => void;
  /** No answer in time. */
  readonly late: (seconds: number) => void;
  /** A line that is no answer: output of a library, a note for its author. */
  readonly skipped: (line: string, why: string) => void;
  /** Started again, or asked again. */
  readonly again: (why: string) => void;
  /** For the report and the end of the run: one sentence a kind. */
  readonly warnings: () => readonly string[];
}

export function createAgentNotes(stream: NoteStream): AgentNotes {
  const counts = { answers: 0, invalid: 0, late: 0, skipped: 0, again: 0 };
  const examples: { invalid?: string } = {};
  const tell = (kind: "invalid" | "late" | "skipped" | "again", text: string): void => {
    counts[kind] += 1;
    if (counts[kind] > MOST_TOLD) return;
    const more = counts[kind] === MOST_TOLD ? " Further ones are counted." : "";
    stream.write(`evaluate: the agent ${text}${more}\n`);
  };
  return {
    answered: () => void (counts.answers += 1),
    invalid(problem) {
      counts.answers += 1;
      examples.invalid ??= problem;
      tell("invalid", `answered ${problem}. The ticket is lost. ${EXPECTED}.`);
    },
    late(seconds) {
      counts.answers += 1;
      tell("late", `did not answer within ${seconds} s. The ticket is lost, and the agent is asked anew.`);
    },
    skipped: (line, why) => tell("skipped", `printed ${shownLine(line)}, ${why}: skipped. ${EXPECTED}.`),
    again: (why) => tell("again", why),
    warnings() {
      const { answers, invalid, late, skipped, again } = counts;
      const of = `of ${answers} answers of the agent`;
      return [
        ...(invalid > 0
          ? [`${invalid} ${of} were no action and lost their ticket; the first: ${examples.invalid ?? ""}.`]
          : []),
        ...(late > 0 ? [`${late} ${of} did not come in time and lost their ticket.`] : []),
        ...(skipped > 0
          ? [`The agent printed ${skipped} lines that are no answers; they were skipped.`]
          : []),
        ...(again > 0 ? [`The agent was started or asked again ${again} times after a failure.`] : []),
      ];
    },
  };
}

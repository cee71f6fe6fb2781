import * as v from "valibot";
import { ANY_TEXT, having, wholeNumber } from "../../files/shapes.js";
import { counted } from "../../support/counted.js";
import type { NoteStream } from "../../support/terminal.js";
import { EXPECTED, shownLine } from "./read-answer.js";

/** Of one kind, told one by one; further ones are counted. */
const MOST_TOLD = 3;

/** How an agent answered in an episode, as its recording has it. */
const COUNTS = having({
  answers: wholeNumber(0),
  invalid: wholeNumber(0),
  late: wholeNumber(0),
  skipped: wholeNumber(0),
  again: wholeNumber(0),
  first_invalid: v.exactOptional(ANY_TEXT),
});
export type AgentCounts = Readonly<v.InferOutput<typeof COUNTS>>;

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
  /** What was counted since it was asked last. */
  readonly take: () => AgentCounts;
}

const NOTHING: AgentCounts = { answers: 0, invalid: 0, late: 0, skipped: 0, again: 0 };

/** Tells what an agent does wherever it sits; `createNotes` counts for one of its seats. */
export function createAgentNotes(stream: NoteStream): { readonly createNotes: () => AgentNotes } {
  const told = { invalid: 0, late: 0, skipped: 0, again: 0 };
  const tell = (kind: keyof typeof told, text: string): void => {
    told[kind] += 1;
    if (told[kind] > MOST_TOLD) return;
    const more = told[kind] === MOST_TOLD ? " Further ones are counted." : "";
    stream.write(`evaluate: the agent ${text}${more}\n`);
  };
  return {
    createNotes() {
      let counts = NOTHING;
      const add = (more: Partial<AgentCounts>): void =>
        void (counts = sum([counts, { ...NOTHING, ...more }]));
      return {
        answered: () => add({ answers: 1 }),
        invalid(problem) {
          add({ answers: 1, invalid: 1, first_invalid: problem });
          tell("invalid", `answered ${problem}. The ticket is lost. ${EXPECTED}.`);
        },
        late(seconds) {
          add({ answers: 1, late: 1 });
          tell(
            "late",
            `did not answer within ${seconds} s. The ticket is lost, and the agent is asked anew.`,
          );
        },
        skipped(line, why) {
          add({ skipped: 1 });
          tell("skipped", `printed ${shownLine(line)}, ${why}: skipped. ${EXPECTED}.`);
        },
        again(why) {
          add({ again: 1 });
          tell("again", why);
        },
        take() {
          const taken = counts;
          counts = NOTHING;
          return taken;
        },
      };
    },
  };
}

/** One sentence a kind, for the report and the end of a run. What is no count of an agent is passed over. */
export function agentWarnings(episodes: readonly unknown[]): readonly string[] {
  const {
    answers,
    invalid,
    late,
    skipped,
    again,
    first_invalid: first,
  } = sum(episodes.filter((one): one is AgentCounts => v.is(COUNTS, one)));
  const of = `of ${counted(answers, "answer")} of the agent`;
  return [
    ...(invalid > 0
      ? [
          `${invalid} ${of} ${wereOrWas(invalid)} no action and lost ${theirs(invalid)}; the first: ${first ?? ""}.`,
        ]
      : []),
    ...(late > 0 ? [`${late} ${of} did not come in time and lost ${theirs(late)}.`] : []),
    ...(skipped > 0
      ? [
          `The agent printed ${counted(skipped, "line that is no answer", "lines that are no answers")}; ${skipped === 1 ? "it was" : "they were"} skipped.`,
        ]
      : []),
    ...(again > 0 ? [`The agent was started or asked again ${counted(again, "time")} after a failure.`] : []),
  ];
}

function sum(all: readonly AgentCounts[]): AgentCounts {
  return all.reduce((total, one) => {
    const first = total.first_invalid ?? one.first_invalid;
    return {
      answers: total.answers + one.answers,
      invalid: total.invalid + one.invalid,
      late: total.late + one.late,
      skipped: total.skipped + one.skipped,
      again: total.again + one.again,
      ...(first !== undefined && { first_invalid: first }),
    };
  }, NOTHING);
}

function wereOrWas(count: number): string {
  return count === 1 ? "was" : "were";
}

function theirs(count: number): string {
  return count === 1 ? "its ticket" : "their ticket";
}

import { counted } from "../../support/counted.js";
import { checkTickets, DatasetError, readText, type CheckedTickets } from "../../dataset/index.js";
import type { Terminal } from "../../support/terminal.js";
import { fieldStates, problemKinds, weaknesses, type FieldState, type Finding } from "./findings.js";

/** Exit code for a file that nothing can be played on. */
const EXIT_UNUSABLE = 2;

/** Tickets of a label below which a figure of it is chance. */
const FEW_TICKETS = 30;
/** Share of one label from which always saying it is nearly right. */
const LOPSIDED = 0.8;
/** Kinds of problems that are told. */
const MOST_KINDS = 5;
/** Weaknesses that are told. */
const MOST_WEAKNESSES = 4;

/** Says of somebody's own file what can be judged on it, what cannot, and what to mend first. Gives the exit code. */
export function checkFile(path: string, terminal: Terminal): number {
  try {
    const checked = checkTickets(readText(path));
    for (const line of verdict(path, checked)) terminal.out(line);
    return checked.problems.length === 0 ? 0 : EXIT_UNUSABLE;
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    terminal.notes.write(`${error.message}\n`);
    return EXIT_UNUSABLE;
  }
}

/** Twenty lines at most. */
export function verdict(path: string, checked: CheckedTickets): readonly string[] {
  const { tickets, problems } = checked;
  const states = fieldStates(checked);
  const [can, cannot] = [states.filter(isJudged), states.filter((state) => !isJudged(state))];
  const kinds = problemKinds(problems);
  const weak = weaknesses(checked).slice(0, MOST_WEAKNESSES);
  const usable = problems.length === 0;
  const head = usable
    ? `${path}: ${counted(tickets.length, "ticket")}, ready to be played`
    : `${path}: not ready: ${counted(problems.length, "problem")}; ${counted(tickets.length, "ticket has", "tickets have")} none of their own`;
  return [
    head,
    ...(can.length > 0
      ? ["Can be judged:", ...can.map((state) => `  ${canLine(state, tickets.length)}`)]
      : []),
    ...(cannot.length > 0 ? ["Cannot be judged:", ...cannot.map((state) => `  ${cannotLine(state)}`)] : []),
    ...(kinds.length > 0 ? ["Problems, which keep the file from being played:", ...kindLines(kinds)] : []),
    ...(weak.length > 0 ? ["Weaker than it looks:", ...weak.map((found) => `  ${findingLine(found)}`)] : []),
    `First: ${firstStep(path, checked, kinds, states)}`,
  ];
}

function isJudged({ tickets, different }: FieldState): boolean {
  return tickets >= FEW_TICKETS && different > 1;
}

function canLine({ field, tickets, guessed, different, commonest, share }: FieldState, all: number): string {
  const doubts = [
    ...(guessed > 0 ? [`${guessed} of them by a guess that nobody has confirmed`] : []),
    ...(share >= LOPSIDED
      ? [`${percent(share)} are ${commonest ?? ""}, so that always saying so is nearly right`]
      : []),
  ];
  return [`${field}: ${tickets} of ${all} tickets, ${different} different`, ...doubts].join("; ");
}

function cannotLine({ field, tickets, commonest, different }: FieldState): string {
  if (tickets === 0) return `${field}: no ticket has it`;
  if (different === 1) return `${field}: all ${tickets} are ${commonest ?? ""}`;
  return `${field}: ${tickets} tickets have it, fewer than the ${FEW_TICKETS} that a figure takes`;
}

function kindLines(kinds: readonly Finding[]): readonly string[] {
  const more = kinds.length - MOST_KINDS;
  const rest = kinds.slice(MOST_KINDS).reduce((sum, { count }) => sum + count, 0);
  return [
    ...kinds
      .slice(0, MOST_KINDS)
      .map(({ what, count, examples }) => `  ${count} × ${what} (${examplesText(count, examples)})`),
    ...(more > 0 ? [`  and ${rest} of ${more} other kinds`] : []),
  ];
}

function findingLine({ what, count, examples }: Finding): string {
  return `${count} ${what} (${examplesText(count, examples)})`;
}

function examplesText(count: number, examples: readonly string[]): string {
  return `${examples.join(", ")}${count > examples.length ? ", …" : ""}`;
}

function firstStep(
  path: string,
  { tickets }: CheckedTickets,
  kinds: readonly Finding[],
  states: readonly FieldState[],
): string {
  const [worst] = kinds;
  if (worst?.what.startsWith("is not JSON") === true) {
    return "make it tickets, if it is an export: helpdesk-env import FILE --out tickets.json";
  }
  if (worst !== undefined)
    return `mend the ${worst.count} × ${worst.what}; data/README.md says what a record is.`;
  if (tickets.length < FEW_TICKETS)
    return `add tickets: on fewer than ${FEW_TICKETS} every figure is chance.`;
  const guessed = states.filter((state) => state.guessed > 0).map(({ field }) => field);
  if (guessed.length > 0) {
    return `read the words of ${guessed.join(", ")} in the import's map, put right what is wrong, and import again with --map.`;
  }
  return `play: helpdesk-env evaluate --policy heuristic --dataset ${/[^\w./-]/.test(path) ? JSON.stringify(path) : path} --html report.html`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

import { createInterface } from "node:readline";
import { runPerson, type PersonOptions, type Talk } from "../baseline/person/index.js";
import { lostLines } from "../evaluation/verdict/lost-lines.js";
import { TASK_IDS } from "../domain/task.js";
import { SPLIT_CHOICES } from "../domain/vocabulary.js";
import type { Command } from "./command.js";
import { parseTasks } from "./settings/parse-values.js";
import { describeSettings, readSettings, type Settings } from "./settings/read-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber } from "./settings/setting.js";

/** A name goes into a file's name and behind `human:`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,56}$/;

const PERSON_SETTINGS: Settings<PersonOptions> = {
  name: {
    flag: "name",
    variable: "HUMAN_NAME",
    placeholder: "NAME",
    help: "what the file calls you: human:NAME",
    fallback: undefined,
    parse: (text) =>
      NAME.test(text)
        ? parsed(text)
        : refused("must be 1 to 57 letters, digits, dots, dashes and underscores"),
  },
  output: {
    flag: "output",
    variable: "HUMAN_OUTPUT",
    placeholder: "FILE",
    help: "the trajectory file that is written, or gone on with; human-NAME.jsonl when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  tickets: {
    flag: "tickets",
    variable: "HUMAN_TICKETS",
    placeholder: "N",
    help: "tickets at least; the last episode is played whole",
    fallback: 20,
    parse: wholeNumber(1, 10_000),
  },
  taskIds: {
    flag: "tasks",
    variable: "HUMAN_TASKS",
    placeholder: "N[,N…]",
    help: "tasks to play, an episode of each after the other",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
  seedStart: {
    flag: "seed-start",
    variable: "HUMAN_SEED_START",
    placeholder: "N",
    help: "first seed; each episode takes the next one whose tickets are all new",
    fallback: 0,
    parse: wholeNumber(0, 2_147_000_000),
  },
  split: {
    flag: "split",
    variable: "HUMAN_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  },
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets to play; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
};

export const humanBaseline: Command = {
  help: () => describeSettings(PERSON_SETTINGS),
  async run(args, environment) {
    const options = readSettings(PERSON_SETTINGS, args, environment);
    const { talk, close } = terminalTalk();
    try {
      return await runPerson(options, talk, lostLines);
    } finally {
      close();
    }
  },
};

/** Lines in and out of this process's terminal. Ctrl-C and the end of the input are a pause. */
function terminalTalk(): { readonly talk: Talk; readonly close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const waiting: string[] = [];
  let isClosed = false;
  let answer: ((line: string | undefined) => void) | undefined;
  const give = (line: string | undefined): void => {
    const asked = answer;
    answer = undefined;
    if (asked !== undefined) asked(line);
    else if (line !== undefined) waiting.push(line);
  };
  lines.on("line", give);
  lines.on("SIGINT", () => lines.close());
  lines.on("close", () => {
    isClosed = true;
    give(undefined);
  });
  const ask = (prompt: string): Promise<string | undefined> => {
    const line = waiting.shift();
    if (line !== undefined || isClosed) return Promise.resolve(line);
    lines.setPrompt(prompt);
    lines.prompt();
    return new Promise((resolve) => (answer = resolve));
  };
  const say = (text: readonly string[]): unknown => process.stdout.write(`${text.join("\n")}\n`);
  return { talk: { say, ask, now: () => performance.now() }, close: () => lines.close() };
}

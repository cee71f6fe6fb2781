import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile, type OutputFile } from "../files/output-file.js";
import { counted } from "../support/counted.js";
import type { RunTerminal } from "../support/terminal.js";
import { opponentFile } from "./opponent.js";
import type { EvaluateOptions } from "./options.js";
import type { Recording } from "./recorded/recording.js";
import { recordTarget } from "./recorded/record-played.js";

/** Where an evaluation runs. */
export interface Surroundings {
  readonly terminal: RunTerminal;
  /** The variables of this process, of which an agent gets those that are not the program's. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The user ended it: of what was played only a recording is kept. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor(files: readonly OutputFile[], recording: Recording | undefined) {
    const kept = files.map(({ path }) => `${path} is as it was before. `).join("");
    super(
      `stopped; ${kept}${recording === undefined ? "Run it again to evaluate." : "Nothing that was played is lost."}`,
    );
  }
}

/** Opens a file that is asked for, and keeps it among those that are written. */
export function openerInto(files: OutputFile[]) {
  return (flag: string, path: string | undefined): OutputFile | undefined => {
    if (path === undefined) return undefined;
    const file = openOutputFile({ flag, path });
    files.push(file);
    return file;
  };
}

/** No file may be both written and read, but the one that is gone on with. */
export function checkFiles(settings: EvaluateOptions): void {
  const { output, html, agentLog, training, dataset, llm } = settings;
  const target = recordTarget(settings);
  const read = named({ "--against": opponentFile(settings), "--training": training, "--dataset": dataset });
  checkOutputs(
    [
      ...named({
        "--output": output,
        "--html": html,
        "--agent-log": agentLog,
        "--log-prompts": llm?.logPrompts,
      }),
      ...(target === undefined ? [] : [target]),
    ],
    read.concat(settings.trajectories.flatMap((path) => named({ "--trajectories": path }))),
  );
}

/** For who has what is kept of an evaluation that did not come to its end: how to go on. */
/** Says where what was made lies. */
export function tellWritten({ output, html, record, resume }: EvaluateOptions, { notes }: RunTerminal): void {
  const files = [
    ...(html === undefined ? [] : [`the report is ${html}`]),
    ...(output === undefined ? [] : [`the result is ${output}`]),
    ...(record === undefined && resume === undefined ? [] : [`the episodes are in ${record ?? resume}`]),
  ];
  if (files.length > 0) notes.write(`evaluate: ${files.join("; ")}\n`);
}

export function keptText(recording: Recording, planned: number): string {
  const count = recording.count();
  return count === 0
    ? `nothing was played to its end, and ${recording.path} is not there.`
    : `${counted(count, "episode")} of ${planned} ${count === 1 ? "is" : "are"} in ${recording.path}: the same command with --resume ${recording.path} plays the others.`;
}

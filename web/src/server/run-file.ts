import { HelpdeskError, type ErrorReason } from "../../../src/client/failure.js";
import { isObject } from "../../../src/support/is-object.js";
import type { RunName } from "../model/runs.js";
import { SERVER, token } from "./api.js";

/** Where the run's trajectory file is. */
export function runAddress({ run, owner }: RunName): string {
  const query = owner === "" ? "" : `?${new URLSearchParams({ owner }).toString()}`;
  return `${SERVER}/runs/${encodeURIComponent(run)}${query}`;
}

/** The beginning of a run's file, as whole lines. */
export interface RunLines {
  readonly text: string;
  /** Whether the file goes on. */
  readonly isCut: boolean;
}

/** Reads the file until it has so many episodes: one of a long training would not fit into a browser. Throws {@link HelpdeskError}. */
export async function readRunLines(name: RunName, most: number): Promise<RunLines> {
  const given = token();
  const headers = given === undefined ? {} : { authorization: `Bearer ${given}` };
  const answer = await fetch(runAddress(name), { headers });
  if (!answer.ok) throw failure(await answer.text());
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let episodes = 0;
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    text += read.value;
    episodes += read.value.split('"episode_id":').length - 1;
    // One more than is wanted: the last may be half a line yet.
    if (episodes > most) {
      await reader?.cancel();
      return { text: text.slice(0, text.lastIndexOf("\n") + 1), isCut: true };
    }
  }
  return { text, isCut: false };
}

function failure(text: string): HelpdeskError {
  const told = parsed(text);
  const word = (name: string, otherwise: string): string =>
    typeof told[name] === "string" ? told[name] : otherwise;
  return new HelpdeskError({
    reason: word("code", "unexpected") as ErrorReason, // the catalogue's
    problem: word("detail", "The server did not give out the run."),
    nextStep: word("next_step", "Look at the list of runs."),
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const told: unknown = JSON.parse(text);
    return isObject(told) ? told : {};
  } catch {
    return {};
  }
}

import type * as v from "valibot";
import { objectInLine } from "../../files/object-in-line.js";
import { readLines } from "../../files/read-lines.js";
import { readShape } from "../../files/read-shape.js";
import type { JsonObject } from "../../support/is-object.js";
import { ConvertError } from "./old-episode.js";

export interface OldLine {
  readonly line: number;
  readonly value: JsonObject;
}

/** The lines of a file. Half a line at the end, of a writer that was killed, is left out. Throws {@link ConvertError}. */
export function* oldLines(path: string): Generator<OldLine> {
  for (const { number: line, content, isWhole } of readLines(path)) {
    const read = objectInLine(content);
    if ("value" in read) yield { line, value: read.value };
    else if (isWhole)
      throw new ConvertError(`${path}:${line} ${read.problem}. Give a file as it was written.`);
  }
}

/** The line as the shape has it. Throws {@link ConvertError}. */
export function shaped<Schema extends v.GenericSchema>(
  path: string,
  { line, value }: OldLine,
  schema: Schema,
): v.InferInput<Schema> {
  const read = readShape(schema, value);
  if ("value" in read) return read.value;
  throw new ConvertError(`${path}:${line}: ${read.problems.join("; ")}. Give a file as it was written.`);
}

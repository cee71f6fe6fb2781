import type { GeneratedSource } from "../domain/ticket-source.js";
import type { Dataset } from "../dataset/index.js";
import { readJsonFile } from "../files/read-json-file.js";
import { camelCase } from "../support/camel-case.js";
import { isObject } from "../support/is-object.js";

/**
 * Holds results of `evaluate` to the worlds of a key: each names its source, and the digest of its tickets must be the one that the key
 * makes of it. Gives what is wrong, a sentence each; `out` is told of what is right.
 */
export function verifyResults(
  paths: readonly string[],
  ticketsOf: (source: GeneratedSource) => Dataset,
  out: (line: string) => void,
): readonly string[] {
  return paths.flatMap((path) => {
    const result = readJsonFile(path);
    const [source, told] = isObject(result) ? [result["source"], result["dataset_digest"]] : [];
    const generated = isObject(source) ? source["generated"] : undefined;
    if (!isObject(generated)) return [`${path} was not played on a world: it names no source`];
    const members = Object.entries(generated).map(([name, value]) => [camelCase(name), value]);
    const wanted = Object.fromEntries(members) as GeneratedSource; // its tickets are compared below
    const { digest } = ticketsOf(wanted);
    if (digest !== told) {
      return [
        `${path} is of other tickets: ${String(told)} there, and the key makes ${digest} of world ${wanted.world ?? 0}`,
      ];
    }
    out(
      `${path}: world ${wanted.world ?? 0}, ${wanted.split ?? "train"}, is of this key: its tickets are ${digest}`,
    );
    return [];
  });
}

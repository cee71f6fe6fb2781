import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { sourceFiles, type SourceFile, ROOT } from "./source-files.js";

const FILES = new Map(sourceFiles("src").map((file) => [file.path, file]));

/** What a file imports at once: no types, and nothing that it imports on demand. */
function loadedBy({ text }: SourceFile): readonly string[] {
  return [
    ...text.matchAll(
      /(?:^|\n)(?:import|export)\s+(?!type\b)([^;"']*?)from\s+"([^"]+)"|(?:^|\n)import "([^"]+)"/g,
    ),
  ]
    .filter(([, names = ""]) => !/^\{(\s*type [^,}]+,?)*\s*\}/.test(names))
    .map(([, , name, alone]) => name ?? alone ?? "");
}

/** Files of the source and packages that are there once the file is loaded. */
function reach(path: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const file = FILES.get(next);
    if (file === undefined) continue;
    for (const name of loadedBy(file)) {
      const own = relative(ROOT, resolve(ROOT, dirname(next), name)).replace(/\.js$/, ".ts");
      waiting.push(name.startsWith(".") ? own : name);
    }
  }
  return seen;
}

test("the list of commands is told without loading one", () => {
  const commands = COMMANDS.map(({ name }) => `src/cli/${name}.ts`);
  expect(commands.filter((path) => !FILES.has(path))).toEqual([]);
  const loaded = reach("src/cli/main.ts");
  expect(commands.filter((path) => loaded.has(path))).toEqual([]);
});

test("a server loads neither the client of a model, nor Parquet, nor charts, nor a product of the other commands", () => {
  const loaded = [...reach("src/cli/serve.ts"), ...reach("src/cli/main.ts")];
  expect(loaded).toContain("src/transport/server.ts");
  expect(loaded).toContain("@connectrpc/connect-node");
  const needless = /^(openai|hyparquet|jsonrepair|@observablehq|fastest-levenshtein)/;
  const rooms =
    /^src\/(policies\/(llm|heuristic|bandit)|llm|baseline|trajectories|evaluation|experiments|conformance)\//;
  expect(loaded.filter((name) => needless.test(name) || rooms.test(name))).toEqual([]);
});

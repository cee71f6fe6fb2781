import { join } from "node:path";
import * as v from "valibot";
import { readShapedFile, tellProblems } from "../../files/read-shape.js";
import { exactly, listOf, someOf, TEXT } from "../../files/shapes.js";
import { packageRoot } from "../../support/package-root.js";
import type { NameTable } from "./names.js";

const NAMES = v.record(v.string(), TEXT);

/** `data/twins.json`: data/README.md says what its members are. */
const TWINS_FILE = exactly({
  canary: TEXT,
  people: NAMES,
  companies: NAMES,
  products: NAMES,
  phrases: NAMES,
  only_capitalised: listOf(TEXT),
  irrelevant: someOf(TEXT, "a list with at least one sentence"),
});

/** What twins of written tickets are made with. */
export interface TwinTable extends NameTable {
  /** Sentences that change nothing wherever they stand. */
  readonly irrelevant: readonly string[];
}

/** Of this program's own file. */
export function readTwinTable(path: string = join(packageRoot(), "data", "twins.json")): TwinTable {
  const read = readShapedFile(TWINS_FILE, path);
  if ("problems" in read) {
    throw new Error(tellProblems(path, read.problems, "Install the program again: the file is part of it."));
  }
  const { people, companies, products, phrases, only_capitalised: onlyCapitalised, irrelevant } = read.value;
  const names = [people, companies, products, phrases].flatMap((table) => Object.entries(table));
  return { names: new Map(names), onlyCapitalised, irrelevant };
}

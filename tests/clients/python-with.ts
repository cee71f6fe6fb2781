import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { whatPythonLacks } from "../support/what-python-lacks.js";
import { runTool, type ToolRun } from "./run-tool.js";

/** A Python that has some modules, or why there is none here. */
export type Python =
  { readonly path: string; run: RunPython } | { readonly path: undefined; readonly missing: string };

type RunPython = (args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<ToolRun>;

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** Where the package and the generated messages are when they are not installed. */
const SOURCES = ["clients/python/src", "gen/python"].map((folder) => path.join(REPOSITORY, folder));

/** HELPDESK_PYTHON if set, else `python3`, if it has all the modules. The package of this repository is importable. */
export function pythonWith(...modules: readonly string[]): Python {
  const python = process.env["HELPDESK_PYTHON"] ?? "python3";
  const missing = whatPythonLacks(python, modules);
  if (missing !== undefined) return { path: undefined, missing };
  const own = { PYTHONPATH: SOURCES.join(path.delimiter), PYTHONDONTWRITEBYTECODE: "1" };
  return { path: python, run: (args, variables) => runTool(python, args, { ...own, ...variables }) };
}

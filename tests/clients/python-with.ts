import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
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
  const script =
    "import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if u.find_spec(m) is None]); sys.exit(sys.version_info < (3, 10))";
  const found = spawnSync(python, ["-c", script, ...modules], { encoding: "utf8" });
  if (found.status !== 0) return { path: undefined, missing: `${python} is no Python 3.10 or later` };
  const lacking = found.stdout.trim();
  if (lacking !== "") {
    const install = `${python} -m pip install -r tests/clients/requirements.txt`;
    return { path: undefined, missing: `${python} lacks ${lacking} (${install})` };
  }
  const own = { PYTHONPATH: SOURCES.join(path.delimiter), PYTHONDONTWRITEBYTECODE: "1" };
  return { path: python, run: (args, variables) => runTool(python, args, { ...own, ...variables }) };
}

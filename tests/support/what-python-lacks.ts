import { spawnSync } from "node:child_process";

/** Prints the version, then the modules that are not there: a package whose parent is absent cannot be looked for. */
const LOOK = `
import importlib.util, sys
def there(name):
    parts = name.split(".")
    return all(importlib.util.find_spec(".".join(parts[:n + 1])) for n in range(len(parts)))
print("%d.%d" % sys.version_info[:2])
print(*[name for name in sys.argv[1:] if not there(name)])
`;

const LEAST = [3, 10] as const;

const CURE =
  "python3 -m venv .cache/python && .cache/python/bin/pip install -r tests/clients/requirements.txt && " +
  "export HELPDESK_PYTHON=$PWD/.cache/python/bin/python";

/** What keeps an interpreter from running our Python tests, with the command that mends it; undefined if nothing does. */
export function whatPythonLacks(python: string, modules: readonly string[]): string | undefined {
  const found = spawnSync(python, ["-c", LOOK, ...modules], { encoding: "utf8" });
  if (found.error !== undefined || found.status !== 0) {
    const why = found.error === undefined ? found.stderr.trim().split("\n").at(-1) : "it is not there";
    return `${python} does not run (${why}): install Python ${LEAST.join(".")} or later, then ${CURE}`;
  }
  const [version = "", lacking = ""] = found.stdout.trim().split("\n");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
    return `${python} is Python ${version}, and ${LEAST.join(".")} or later is needed: install it, name it by HELPDESK_PYTHON, then ${CURE}`;
  }
  if (lacking === "") return undefined;
  return `${python} (${version}) lacks the packages ${lacking.split(" ").join(", ")}: ${CURE}`;
}

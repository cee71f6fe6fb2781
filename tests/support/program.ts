import path from "node:path";
import { packageRoot } from "../../src/support/package-root.js";

/** Where `build-program.ts` puts it; inside the repository, so that it finds its `package.json` and its data. */
export const PROGRAM_FOLDER = path.join(packageRoot(), ".cache", "program");

/** The command line `helpdesk-env` as Node.js runs it: these very sources, compiled before the tests. */
export const PROGRAM = path.join(PROGRAM_FOLDER, "src", "cli", "main.js");

import { execFileSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { packageRoot } from "../../src/support/package-root.js";

/** Before any test: servers that tests start serve the page as `web/` is now. Where nothing has changed it takes a moment. */
export default function setup(): void {
  try {
    const script = path.join(packageRoot(), "scripts", "build-page.js");
    execFileSync(process.execPath, [script, "--if-stale"], { stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    // The tests of the page fail then, and no others.
    console.error("The page could not be built: npm ci brings what it needs.");
  }
}

#!/usr/bin/env node
/** The program of the package helpdesk-env-conformance: the one command, its flags alone. */
import { PACKAGE_VERSION } from "../support/package-version.js";
import { SettingsError } from "../support/settings-error.js";
import { conformance } from "./conformance.js";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--version")) {
    process.stdout.write(`${PACKAGE_VERSION}\n`);
    return 0;
  }
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`Usage: helpdesk-env-conformance [flags]\n\n${conformance.help()}\n`);
    return 0;
  }
  try {
    return await conformance.run(args, process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

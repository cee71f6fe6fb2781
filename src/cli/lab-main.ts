#!/usr/bin/env node
/** The program of the package helpdesk-env-lab: every command. */
import { COMMANDS } from "./commands.js";
import { runProgram } from "./run-program.js";

process.exitCode = await runProgram(
  { name: "helpdesk-env-lab", commands: COMMANDS },
  process.argv.slice(2),
  process.env,
);

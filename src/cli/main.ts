#!/usr/bin/env node
import { COMMANDS } from "./commands.js";
import { runProgram } from "./run-program.js";

process.exitCode = await runProgram(
  { name: "helpdesk-env", commands: COMMANDS },
  process.argv.slice(2),
  process.env,
);

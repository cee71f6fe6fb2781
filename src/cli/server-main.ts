#!/usr/bin/env node
/** The program of the package helpdesk-env-server and of the image: it serves, and says where the other commands are. */
import { LAB_COMMAND_NAMES } from "./lab-command-names.js";
import { runProgram } from "./run-program.js";
import { SERVER_COMMANDS } from "./server-commands.js";

const elsewhere = new Map(
  LAB_COMMAND_NAMES.map((name) => [
    name,
    `${name} is not in helpdesk-env-server, which serves and holds exams. The package helpdesk-env-lab has it: ` +
      `install that, then run helpdesk-env-lab ${name}.`,
  ]),
);

process.exitCode = await runProgram(
  { name: "helpdesk-env", commands: SERVER_COMMANDS, elsewhere },
  process.argv.slice(2),
  process.env,
);

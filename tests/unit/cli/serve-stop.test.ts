import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { packageRoot } from "../../../src/support/package-root.js";
import { PROGRAM } from "../../support/program.js";

interface LogLine {
  readonly msg: string;
  readonly reason?: string;
}

test.skipIf(process.platform === "win32")(
  "a server that npm started drains and stops when npm's shell dies of a signal",
  async () => {
    // The second command keeps the shell there: some shells become their last command.
    const command = `"${process.execPath}" "${PROGRAM}" serve --port 0; :`;
    const shell = spawn("sh", ["-c", command], {
      cwd: packageRoot(),
      env: { PATH: process.env["PATH"], npm_lifecycle_event: "start" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const told: (string | undefined)[][] = [];
    // The lines end when nobody is left to write them: neither the shell nor the server.
    for await (const line of createInterface({ input: shell.stdout })) {
      const { msg, reason } = JSON.parse(line) as LogLine; // the server's own log
      told.push([msg, reason]);
      if (msg.startsWith("serving at")) shell.kill("SIGTERM");
    }
    expect(told).toEqual([
      [expect.stringMatching(/^serving at/), undefined],
      ["draining", "the parent process is gone"],
      ["stopped", undefined],
    ]);
  },
);

/** A server on a disk that is killed while sessions are played; `scripts/kill-loop.ts` does so with many. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { playInsisting, untilReady } from "../../scripts/insisting-players.js";
import { packageRoot } from "../../src/support/package-root.js";
import { freePort } from "../support/free-port.js";
import { PROGRAM } from "../support/program.js";

const SESSIONS = 8;

/** After so many answers the server is killed: in the middle of what the sessions take. */
const KILLS_AFTER = [40, 120];

test("no answer is lost, doubled or changed by kill -9, at the level of the process", async () => {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "killed-server-"));
  const serve = (): ChildProcess =>
    spawn(
      process.execPath,
      [PROGRAM, "serve", "--port", String(port), "--store", `disk:${folder}`, "--log-level", "warn"],
      { cwd: packageRoot(), env: { PATH: process.env["PATH"] }, stdio: ["ignore", "inherit", "inherit"] },
    );
  let server = serve();
  const { tally, done, post } = playInsisting(port, SESSIONS, SESSIONS);
  for (const answers of KILLS_AFTER) {
    while (tally.answers < answers) await pause(2);
    server.kill("SIGKILL");
    await once(server, "exit");
    server = serve();
    await untilReady(post, port);
  }
  await done;
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
  rmSync(folder, { recursive: true });
  const { repeated, answers, ...others } = tally;
  expect(others).toEqual({ different: 0, refused: 0, finished: SESSIONS });
  expect(answers).toBeGreaterThan(KILLS_AFTER.at(-1) ?? 0);
  expect(repeated).toBeGreaterThan(0);
});

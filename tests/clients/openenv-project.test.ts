/** The OpenEnv project of `clients/openenv`: OpenEnv's own checks of it, and that its server starts and stops. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { pythonWith, REPOSITORY } from "./python-with.js";

const PROJECT = path.join(REPOSITORY, "clients", "openenv");
const python = pythonWith("openenv", "pydantic", "grpc", "google.protobuf", "uv");

/** What `openenv validate DIR` was up to 0.9, and what `openenv build` and `push` still ask. */
const DEPLOYMENT_CHECK = `
import json, sys
from pathlib import Path
from openenv.cli._validation import get_deployment_modes, validate_multi_mode_deployment
project = Path(sys.argv[1])
print(json.dumps([*validate_multi_mode_deployment(project), get_deployment_modes(project)]))
`;

if (python.path === undefined) {
  test("a Python with OpenEnv and uv is there, or this is not CI", () => {
    console.warn(`Skipped: ${python.missing}.`);
    expect(process.env["HELPDESK_CI"]).not.toBe("1");
  });
} else {
  describe("the OpenEnv project", () => {
    test("passes openenv validate at the static level", async () => {
      const done = await python.run([
        "-m",
        "openenv.cli",
        "validate",
        PROJECT,
        "--level",
        "static",
        "--skip-build",
      ]);
      expect(done.stdout + done.stderr).toMatch(/PASS {2}static\.manifest .*\nVerdict: PASS\n$/);
      expect(done.code).toBe(0);
    });

    test("is ready for every deployment that needs no Dockerfile of its own", async () => {
      const done = await python.run(["-c", DEPLOYMENT_CHECK, PROJECT]);
      expect(done.stderr).toBe("");
      const modes = { docker: false, openenv_serve: true, uv_run: true, python_module: true };
      expect(JSON.parse(done.stdout)).toEqual([true, [], modes]);
    });

    test("has a lock that uv finds up to date", async () => {
      const done = await python.run(["-m", "uv", "lock", "--check", "--offline", "--project", PROJECT]);
      expect(done.code, done.stderr).toBe(0);
    });

    test("gives OpenEnv the client and the models by the names of its manifest", async () => {
      const names = [
        "HelpdeskEnv",
        "HelpdeskTicketAction",
        "HelpdeskTicketObservation",
        "HelpdeskTicketState",
      ];
      const script = `import client, models; print(all(hasattr(client, n) for n in ${JSON.stringify(names)}))`;
      const done = await python.run([
        "-c",
        `import sys; sys.path.insert(0, sys.argv[1]); ${script}`,
        PROJECT,
      ]);
      expect(done.stderr + done.stdout).toBe("True\n");
    });

    test("starts the Node.js server and passes its signals on", async () => {
      const app = path.join(PROJECT, "server", "app.py");
      const env = { ...process.env, PORT: "0", HOST: "127.0.0.1" };
      const child = spawn(python.path, [app], { env, stdio: ["ignore", "pipe", "inherit"] });
      const exited = once(child, "exit");
      let log = "";
      child.stdout.setEncoding("utf8");
      for await (const text of child.stdout) {
        log += String(text);
        const url = /http:\/\/localhost:\d+/.exec(log)?.[0];
        if (url === undefined) continue;
        const health = await fetch(`${url.replace("localhost", "127.0.0.1")}/health`);
        expect(await health.json()).toMatchObject({ status: "healthy" });
        child.kill("SIGTERM");
        break;
      }
      expect(await exited).toEqual([0, null]);
    });

    test("says what to do when the server's sources are not there", async () => {
      const app = path.join(PROJECT, "server", "app.py");
      const done = await python.run([app], { HELPDESK_ENV_HOME: PROJECT });
      expect(done.code).toBe(1);
      expect(done.stderr).toBe(
        `server: HELPDESK_ENV_HOME=${PROJECT} holds no package.json of helpdesk-env.\n`,
      );
    });
  });
}

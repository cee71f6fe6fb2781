/** The README's first command, as its reader gives it: what is not built yet is built, the page with it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/support/package-root.js";

test("npm start builds what is missing, serves the environment and its page, and stops on a signal", async () => {
  const child = spawn("npm", ["start", "--", "--port", "0", "--host", "127.0.0.1"], {
    cwd: packageRoot(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    void ended.then(() => reject(new Error("npm start ended, and had not served")));
  });
  const health = await fetch(`${url}/health`);
  expect(await health.json()).toMatchObject({ status: "healthy" });
  const page = await fetch(`${url}/web/`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("script.js")]);
  child.kill("SIGTERM");
  await ended;
}, 300_000);

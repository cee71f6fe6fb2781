/** The TypeScript client in a real browser, over every protocol that a browser can speak. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PROTOCOLS } from "helpdesk-env-client";
import { expect, onTestFinished, test } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { servePage } from "./browser-page.js";
import { engineTranscript } from "./engine-transcript.js";
import { requireTool } from "./tools.js";

const chromium = requireTool("chromium");

test("Chromium plays the engine's own transcript over every protocol of the client", async (context) => {
  if (chromium.path === undefined) return context.skip(chromium.missing);
  const server = await startWholeServer(4);
  const page = await servePage(server.url, PROTOCOLS);
  const browser = open(chromium.path, page.url);
  onTestFinished(async () => {
    await browser.close();
    page.close();
    await server.close(0);
  });

  const { transcripts, failure } = await Promise.race([page.findings, browser.gone]);
  expect(Object.keys(transcripts)).toEqual([...PROTOCOLS]);
  const expected = await engineTranscript();
  for (const lines of Object.values(transcripts)) {
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
  }
  expect(failure).toMatch(
    /^HelpdeskError: .* Use task 1, 2 or 3, or leave it out and it is drawn from the seed\.$/,
  );
  expect([server.service.activeSessions(), server.failures]).toEqual([0, []]);
});

/** A headless browser with a profile of its own; `gone` rejects when it ends by itself. */
function open(program: string, url: string): { readonly gone: Promise<never>; close(): Promise<void> } {
  const profile = mkdtempSync(path.join(os.tmpdir(), "helpdesk-browser-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  const child: ChildProcess = spawn(program, [...flags, `--user-data-dir=${profile}`, url], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const exited = once(child, "exit");
  const gone = exited.then((): never => {
    throw new Error(`the browser ended before the page had played:\n${said}`);
  });
  gone.catch(() => undefined);
  return {
    gone,
    close: async () => {
      child.kill();
      await exited;
      // Its other processes write for a moment longer.
      await rm(profile, { recursive: true, force: true, maxRetries: 40, retryDelay: 25 });
    },
  };
}

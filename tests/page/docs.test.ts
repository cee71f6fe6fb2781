/** The guide to the API, the leaderboard and the report in Debian's Chromium. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from "vitest";
import { boardsOf } from "../../src/evaluation/leaderboard/boards.js";
import { renderLeaderboard } from "../../src/evaluation/leaderboard/render.js";
import { renderReport } from "../../src/evaluation/report/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { SOME_DATASET, someResult } from "../unit/evaluation/some-evaluation.js";
import { violationsOf } from "./accessibility.js";
import { chromiumTool, NARROW, newPage, openBrowser, overflow, WIDE } from "./browser.js";

let server: WholeServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startWholeServer(2);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close(0);
});

function given(context: TestContext): Browser {
  return browser ?? context.skip(chromiumTool.path === undefined ? chromiumTool.missing : undefined);
}

test("on a phone in the dark the guide's buttons answer, and nothing of it shuts anybody out", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  await page.goto(`${server.url}/docs`);
  for (const name of [
    "Send POST /reset",
    "Send POST /step",
    "Send GET /state",
    "Send GET /watch",
    "Send WS /ws",
  ]) {
    const form = page.locator("form", { has: page.getByRole("button", { name }) }).first();
    await form.getByRole("button").tap();
    await form.getByText(name.includes("/ws") ? "Answered 4 messages" : "Answered 200").waitFor();
  }
  const state = page.locator("form", { has: page.getByRole("button", { name: "Send GET /state" }) });
  expect(await state.locator("pre").last().textContent()).toContain('"step_count": 1');
  expect([await violationsOf(page), complaints, await overflow(page)]).toEqual([[], [], 0]);
});

test("the contract is searched, and what is sought stands in the address", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  await page.goto(`${server.url}/docs/contract?q=at_step`);
  await page.locator("#ForkSessionRequest").waitFor();
  expect(await page.locator(".entry:visible tbody tr:visible th").allTextContents()).toContain("at_step");
  expect(await page.locator(".entry:visible").count()).toBeLessThan(8);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel("Search the contract").fill("no such words");
  await page.getByText("Nothing has all of these words.").waitFor();
  await page.getByLabel("Search the contract").fill("regret steps");
  await page.waitForURL(/\?q=regret\+steps$/);
  await page.locator("#EpisodeReport").getByRole("link", { name: "StepRegret" }).first().tap();
  expect(await page.locator("#StepRegret").isVisible()).toBe(true);
  expect([complaints, await overflow(page)]).toEqual([[], 0]);
});

test("every route is found, pressed as it stands and led to by its address", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  await page.goto(`${server.url}/docs/api?q=/reset#post_reset`);
  const reset = page.locator("#post_reset");
  await reset.getByRole("button", { name: "Send POST /reset" }).tap();
  await reset.getByText("Answered 200").waitFor();
  expect(await page.locator("details.route:visible").count()).toBeLessThan(10);
  expect([await violationsOf(page), complaints, await overflow(page)]).toEqual([[], [], 0]);
});

const SOME_GAPS = {
  gaps: [
    { twin: "aliased", taskId: 1, seeds: 4, score: 0.5, gap: { value: 0.2, low: 0.1, high: 0.3 } },
    { twin: "irrelevant", taskId: 1, seeds: 4, score: 0.7, gap: { value: 0, low: 0, high: 0 } },
  ],
  absent: [],
} as const;

test("the leaderboard and the report shut nobody out, wide and light and on a phone in the dark", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "reports-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const result = await someResult({ taskIds: [1, 3] });
  const verification = { status: "differs", reason: "task 1, seed 5", notes: ["a note"] } as const;
  const boards = boardsOf([
    {
      file: "a.json",
      result: { ...result, twins: SOME_GAPS },
      verification: { ...verification, status: "replayed", reason: null },
      report: "a.html",
    },
    { file: "b.json", result, verification, report: null },
  ]);
  const unusable = [{ file: "c.json", policy: null, reason: "it is damaged" }];
  writeFileSync(path.join(folder, "board.html"), renderLeaderboard({ boards, unusable }));
  const report = {
    result,
    comparison: undefined,
    training: [],
    warnings: ["few"],
    sureFrom: 0.8,
    tickets: SOME_DATASET,
  };
  writeFileSync(path.join(folder, "report.html"), renderReport(report));
  const { page, complaints } = await newPage(given(context), "file:", WIDE);
  for (const name of ["board.html", "report.html"]) {
    await page.goto(`file://${path.join(folder, name)}`);
    expect([name, await violationsOf(page), await overflow(page)]).toEqual([name, [], 0]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(NARROW.viewport);
    expect([name, await violationsOf(page), complaints, await overflow(page)]).toEqual([name, [], [], 0]);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(WIDE.viewport);
  }
});

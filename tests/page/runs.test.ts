/** The runs of a server in Debian's Chromium: listed, opened, played again, and beside each other. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { violationsOf } from "./accessibility.js";
import { chromiumTool, NARROW, newPage, openBrowser, overflow, WIDE } from "./browser.js";
import { ATTACK, hostileDataset, PWNED } from "./hostile.js";
import { recordedRun } from "./recorded.js";

const folder = mkdtempSync(path.join(tmpdir(), "page-runs-"));
let server: WholeServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startWholeServer(8, { dataset: hostileDataset(), recordings: folder });
  await recordedRun(server.url, { run: "careless", policy: `one${ATTACK}` }, [60, 61], false);
  await recordedRun(server.url, { run: "looks-once", policy: "other" }, [60], true);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close(0);
  rmSync(folder, { recursive: true });
});

function given(context: TestContext): Browser {
  return browser ?? context.skip(chromiumTool.path === undefined ? chromiumTool.missing : undefined);
}

test("a run is opened from the list, and a link leads to one of its episodes at a step, with what was seen there", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  await page.goto(`${server.url}/web/#/runs`);
  const row = page.locator("tr", { has: page.getByRole("link", { name: "careless", exact: true }) });
  await row.waitFor();
  expect((await row.locator("td").allTextContents()).slice(2, 5)).toEqual(["2", "0", `one${ATTACK}`]);
  expect(await violationsOf(page)).toEqual([]);
  await row.getByRole("link", { name: "careless", exact: true }).tap();
  await page.getByRole("link", { name: "run:careless#2" }).waitFor();
  expect(await page.locator("tbody tr").count()).toBe(2);
  expect([await violationsOf(page), await overflow(page)]).toEqual([[], 0]);

  await page.goto(`${server.url}/web/#/replay?episode=run%3Acareless%231&step=1`);
  await page.reload(); // nothing is open: the address alone leads there
  await page.getByText("1 of 5 steps taken").waitFor();
  await page.locator(".letter .title").waitFor();
  expect(await page.locator(".letter .title").textContent()).toContain(ATTACK);
  await page.locator(".best-pair dd").first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect([await page.locator(PWNED).count(), complaints, await overflow(page)]).toEqual([0, [], 0]);
});

test("two runs are compared on what both have played, and each such episode step by step", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, WIDE);
  await page.goto(`${server.url}/web/#/runs`);
  for (const name of ["careless", "looks-once"]) await page.getByLabel(`Compare ${name}`).check();
  await page.getByRole("button", { name: "Compare 2" }).click();
  await page.getByText("1 episode in common").waitFor();
  expect(await page.locator("thead th").allTextContents()).toEqual([
    "Task",
    "Seed",
    "careless",
    "looks-once",
    "Apart",
    "Steps",
  ]);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Side by side" }).click();
  await page.locator(".parting").first().waitFor();
  expect(await page.locator(".compare > p").first().textContent()).toBe(
    "They differ on 1 of 5 tickets: what not all have done is marked.",
  );
  expect([await page.locator(PWNED).count(), complaints, await overflow(page)]).toEqual([0, [], 0]);
});

/** Episodes looked at in Debian's Chromium: of a file, side by side, and of sessions as they play. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from "vitest";
import { standalonePage } from "../../src/trajectories/view.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { violationsOf } from "./accessibility.js";
import { chromiumTool, NARROW, newPage, openBrowser, overflow, WIDE } from "./browser.js";
import { ATTACK, hostileDataset, PWNED } from "./hostile.js";
import { post, recordedFile } from "./recorded.js";

let server: WholeServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startWholeServer(32, { dataset: hostileDataset() });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close(0);
});

function given(context: TestContext): Browser {
  return browser ?? context.skip(chromiumTool.path === undefined ? chromiumTool.missing : undefined);
}

test("a file is opened, its episodes stand side by side, and one is stepped through by keys", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, WIDE);
  await page.goto(`${server.url}/web/#/replay`);
  const buffer = Buffer.from(await recordedFile(server.url));
  await page.setInputFiles("input[type=file]", { name: "run.jsonl", mimeType: "application/jsonl", buffer });
  for (const number of [1, 3]) await page.getByLabel(`Compare run.jsonl#${number}`).check();
  expect(await page.getByRole("status").textContent()).toBe(
    "careless and elsewhere played different episodes (task 3, seed 60 and task 3, seed 61).",
  );
  await page.getByLabel("Compare run.jsonl#3").uncheck();
  await page.getByLabel("Compare run.jsonl#2").check();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Compare 2" }).click();
  await page.locator(".parting").first().waitFor();
  expect(await page.locator(".compare > p").first().textContent()).toBe(
    "They differ on 1 of 5 tickets: what not all have done is marked.",
  );
  expect(await violationsOf(page)).toEqual([]);

  await page.locator(".parting td:nth-child(3) a").first().click();
  await page.locator(".timeline").waitFor();
  expect(await page.locator(".letter .title").textContent()).toContain(ATTACK);
  await page.keyboard.press("j");
  await page.getByText("1 of 6 steps taken").waitFor();
  expect(await page.locator(".card.new .note").textContent()).toContain(ATTACK);
  await page.getByText("The same call elsewhere").click();
  expect(await page.locator(".call pre").nth(2).textContent()).toBe(
    'observation = env.step(Submit(issue_type="billing_license", priority="low", ' +
      'assignment_group="procurement", resolution_action="fulfill"))',
  );
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("ArrowLeft");
  await page.getByText("0 of 6 steps taken").waitFor();
  expect([await page.locator(PWNED).count(), complaints, await overflow(page)]).toEqual([0, [], 0]);
});

test("on a phone the live page leads to a session, which is followed as it plays", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  const opened = await post(`${server.url}/reset`, { task_id: 1, seed: 7, agent: `a${ATTACK}` });
  const session = opened.headers.get("x-session-id") ?? "";
  await page.goto(`${server.url}/web/#/live`);
  await page.getByRole("link", { name: session.slice(0, 8) }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel("Filter").fill("task 1");
  await page.getByRole("link", { name: session.slice(0, 8) }).tap();
  await page.getByText("0 of 0 steps taken").waitFor();
  const action = { action_type: "investigate", tool_name: "lookup_related_ticket" };
  await post(`${server.url}/step`, action, session);
  await page.getByText("0 of 1 steps taken").waitFor();
  await page.getByRole("button", { name: "Last" }).tap();
  expect(await page.locator(".desk-found").textContent()).toContain("Related ticket");
  await post(`${server.url}/close`, {}, session);
  await page.getByText("The session has ended: closed.").waitFor();
  expect([await page.locator(PWNED).count(), complaints, await overflow(page)]).toEqual([0, [], 0]);
});

test("a file as one page shows its episodes from the disk, without a server", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-view-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = await recordedFile(server.url);
  const bestAction = { actionType: "investigate", toolName: "lookup_internal_routing_note" } as const;
  const best = {
    ticketId: "ticket-1",
    bestAction,
    optimumLower: 0.9,
    optimumUpper: 0.9,
    optimumProven: true,
  };
  const regrets = {
    2: [
      { ...best, step: 1, regret: 0 },
      { ...best, step: 2, regret: 0.25 },
    ],
  };
  const html = standalonePage("run</script><b class=pwned>.jsonl", { text, regrets }) ?? "not built";
  writeFileSync(path.join(folder, "run.html"), html);
  const { page, complaints } = await newPage(given(context), `file://${folder}`, WIDE);
  await page.goto(`file://${folder}/run.html`);
  await page.getByRole("link", { name: "jsonl#2" }).click();
  await page.keyboard.press("j");
  await page.getByText("1 of 6 steps taken").waitFor();
  expect(await page.locator(".letter .title").textContent()).toContain(ATTACK);
  expect(await page.locator(".best-pair dd").allTextContents()).toEqual([
    "billing license · low · procurement · fulfill",
    "Look up: Desk’s note",
    "0.250",
  ]);
  await page.keyboard.press("k");
  await page.getByRole("button", { name: /^Worst step/ }).click();
  await page.getByText("1 of 6 steps taken").waitFor();
  expect([await page.locator(".pwned, main img").count(), complaints]).toEqual([0, []]);
});

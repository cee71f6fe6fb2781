/** Whole episodes on the page in Debian's Chromium, by mouse and by keyboard, wide and narrow. */
import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from "vitest";
import { startExamServer } from "../support/exam-server.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { violationsOf } from "./accessibility.js";
import { ATTACK, hostileDataset, PWNED } from "./hostile.js";
import { chromiumTool, NARROW, newPage, openBrowser, overflow, WIDE } from "./browser.js";

let server: WholeServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startWholeServer(32);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close(0);
});

function given(context: TestContext): Browser {
  return browser ?? context.skip(chromiumTool.path === undefined ? chromiumTool.missing : undefined);
}

function linesOf(file: string): readonly object[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as object);
}

async function afterStep(page: Page, step: number): Promise<void> {
  await page.waitForSelector(`.desk[data-step="${step}"]:not(.busy)`);
}

test("on a narrow screen a whole hard episode by keys alone: lookups, labels, what they were worth, and the end", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { viewport: NARROW.viewport });
  await page.goto(`${server.url}/web/#/play?task=3&seed=60`);
  await afterStep(page, 0);
  expect(await page.locator(".letter h1").textContent()).toBe("FW: FW: a mail with a PDF");
  expect(await page.locator(".offer.next").textContent()).toContain("Related ticket (recommended)");
  await page.keyboard.press("r");
  await afterStep(page, 1);
  expect(await page.locator(".card.new").textContent()).toContain("Network in the brewhouse");
  await page.keyboard.press("n");
  await afterStep(page, 2);
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.type("5441");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await afterStep(page, 3);
  const judged = await page.locator(".judged li").all();
  const verdict = await Promise.all(judged.map((label) => label.getAttribute("class")));
  expect(verdict).toEqual(["wrong", "right", "right", "right"]);
  expect(await violationsOf(page)).toEqual([]);

  for (let step = 4; (await page.locator(".ending").count()) === 0; step += 1) {
    await page.keyboard.type("1111");
    await page.keyboard.press("Enter");
    await afterStep(page, step);
  }
  await page.locator(".truths").waitFor();
  expect(await page.locator(".losses .total").textContent()).toMatch(/^what is left0\.\d{3}$/);
  expect(await violationsOf(page)).toEqual([]);
  expect([complaints, await overflow(page), server.failures]).toEqual([[], 0, []]);
});

test("on a phone by touch: the tutorial, a reload that loses nothing, and a step taken back", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, { ...NARROW, colorScheme: "dark" });
  await page.goto(`${server.url}/web/`);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Learn it on three tickets" }).tap();
  await afterStep(page, 0);
  expect(await page.locator(".lesson h2").textContent()).toBe("1 · A letter with little in it");
  await page.locator(".offer.next").tap();
  await afterStep(page, 1);
  await page.reload();
  await afterStep(page, 1);
  expect(await page.locator(".card").count()).toBe(1);
  expect([await overflow(page), await page.evaluate("document.body.scrollHeight < 4000")]).toEqual([0, true]);

  await page.getByRole("button", { name: "Undo" }).tap();
  await afterStep(page, 0);
  expect(await page.locator(".card").count()).toBe(0);
  for (const word of ["general inquiry", "low", "service desk", "ignore"])
    await page.locator(".chip", { hasText: word }).first().tap();
  await page.getByRole("button", { name: "Route it" }).tap();
  await afterStep(page, 1);
  expect(await page.locator(".verdict li.loss").first().textContent()).toMatch(/comes back as/);
  expect(await page.locator(".place.news-arrived").textContent()).toContain("came back");
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Undo: counts as looked up" }).tap();
  await afterStep(page, 0);
  expect(await page.locator(".looked-up").textContent()).toBe("Looked up: 1 verdict");
  await routedToTheEnd(page, 1, (place) => place.tap());
  expect(await page.locator(".ending .looked-up").textContent()).toContain("this score counts as looked up");
  expect(await page.locator(".score-line .big b").textContent()).toMatch(/^0\.\d{3}$/);
  expect([complaints, await overflow(page)]).toEqual([[], 0]);
});

/** How far down what a route takes goes, before anybody has scrolled. */
const LOWEST = `document.querySelector(".route").getBoundingClientRect().bottom`;

test("a whole episode by mouse, with how sure one was, kept as a file, up to the best line beside it", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, WIDE);
  await page.goto(`${server.url}/web/`);
  await page.getByLabel("Seed").nth(2).fill("61");
  await page.getByRole("button", { name: "Play task 3" }).click();
  await afterStep(page, 0);
  expect(await page.evaluate(LOWEST)).toBeLessThan(WIDE.viewport.height);
  await page.locator(".offer.next").click();
  await afterStep(page, 1);
  await page.getByLabel("How sure?").selectOption("80 %");
  await routedToTheEnd(page, 2, (place) => place.click());
  await page.getByLabel("Name in the file").fill("Ann");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the file" }).click();
  const [header, episode] = linesOf(await (await download).path());
  expect([(await download).suggestedFilename(), header, episode]).toMatchObject([
    "human-Ann-task3-seed61.jsonl",
    { format: "helpdesk-env/trajectory/1", policy: "human:Ann" },
    { reset: { task_id: 3, seed: 61, split: "dev" }, finished: true, notes: { undone: 0 } },
  ]);
  await page.getByRole("button", { name: "Replay with the best line" }).click();
  await page.locator(".side-by-side .parting").first().waitFor();
  expect(await page.locator(".dearest").count()).toBe(1);
  expect(await page.locator(".side-by-side thead th").allTextContents()).toEqual([
    "Ticket",
    "You",
    "The best line",
  ]);
  await page.locator("tr:has(.dearest) td:nth-child(2) a").last().click();
  await page.locator(".best-pair dt").first().waitFor();
  expect(await page.locator(".best-pair dt").allTextContents()).toEqual(["Played", "Best", "Regret"]);
  await page.goto(`${server.url}/web/#/`);
  const games = page.getByRole("region", { name: "Your games" }).getByRole("row");
  expect(await games.nth(1).locator("td").allTextContents()).toMatchObject(["3", "61", {}, "no", {}]);
  expect(await violationsOf(page)).toEqual([]);
  await games.getByRole("link").click();
  // The server has played it again: the list keeps no letters.
  await page.locator(".letter").waitFor();
  await page.goto(`${server.url}/web/#/`);
  await page.getByRole("button", { name: "Clear the list" }).click();
  await games.first().waitFor({ state: "detached" });
  expect([complaints, await overflow(page), server.failures]).toEqual([[], 0, []]);
});

test("in an exam the page plays without undo, and keeps quiet about the score", async (context) => {
  const exam = await startExamServer(1);
  onTestFinished(() => exam.close(0));
  const { page, complaints } = await newPage(given(context), exam.url, WIDE);
  await page.goto(`${exam.url}/web/#/play`);
  await afterStep(page, 0);
  await routedToTheEnd(page, 1, (place) => place.click());
  expect(await page.locator(".ending").textContent()).toContain("An exam keeps the score to itself.");
  expect(await page.locator(".verdict, .truths, .losses, .undo").count()).toBe(0);
  expect(complaints.filter((one) => !one.includes("Failed to load resource"))).toEqual([]);
});

/** Routes every ticket by the first words of the four labels, until the queue is done. The first time it says what became of it. */
async function routedToTheEnd(
  page: Page,
  next: number,
  press: (place: Locator) => Promise<void>,
): Promise<void> {
  for (let step = next; (await page.locator(".ending").count()) === 0; step += 1) {
    for (const label of await page.locator(".route .label").all())
      await press(label.locator(".chip").first());
    await press(page.locator(".route").getByRole("button", { name: "Route it" }));
    await afterStep(page, step);
  }
}

test("tickets made of HTML are text wherever they are shown", async (context) => {
  const hostile = await startWholeServer(4, { dataset: hostileDataset() });
  onTestFinished(() => hostile.close(0));
  const { page, complaints } = await newPage(given(context), hostile.url, WIDE);
  await page.goto(`${hostile.url}/web/#/play?task=3&seed=60`);
  await afterStep(page, 0);
  for (const [index, key] of ["r", "n", "h", "q"].entries()) {
    await page.keyboard.press(key);
    await afterStep(page, index + 1);
  }
  expect(await page.locator(".letter h1").textContent()).toContain(ATTACK);
  expect(await page.locator(".desk-found .note").first().textContent()).toContain(ATTACK);
  await page.keyboard.type("1111");
  await page.keyboard.press("Enter");
  await afterStep(page, 5);
  expect(await page.locator(".verdict h2").textContent()).toContain(ATTACK);
  expect([await page.locator(PWNED).count(), complaints]).toEqual([0, []]);
});

test("who leaves the desk is led back to it, and the handbook shuts nobody out", async (context) => {
  const { page, complaints } = await newPage(given(context), server.url, NARROW);
  await page.goto(`${server.url}/web/#/play?task=1&seed=3`);
  await afterStep(page, 0);
  const address = page.url();
  await page.getByRole("link", { name: "Handbook" }).tap();
  expect(await page.locator("dt").first().textContent()).toBe("billing license");
  expect([await violationsOf(page), await overflow(page)]).toEqual([[], 0]);
  await page.getByRole("link", { name: "Play", exact: true }).tap();
  await page.getByRole("link", { name: "Go on with your episode" }).tap();
  await afterStep(page, 0);
  expect(new URLSearchParams(page.url().split("?")[1]).get("session")).toBe(
    new URLSearchParams(address.split("?")[1]).get("session"),
  );
  expect(complaints).toEqual([]);
});

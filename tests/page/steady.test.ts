/** Nothing moves under a fast hand: what was chosen stays chosen, and stays where it was. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { chromiumTool, NARROW, newPage, openBrowser, WIDE } from "./browser.js";

let server: WholeServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startWholeServer(8);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close(0);
});

function given(context: TestContext): Browser {
  return browser ?? context.skip(chromiumTool.path === undefined ? chromiumTool.missing : undefined);
}

/** Where every chip and the button stand. */
const PLACES = `[...document.querySelectorAll(".chip, .route .primary")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [x, y + scrollY, width, height].map(Math.round).join(" ");
})`;

/** Presses the first word of each label and the button, without a pause in which the page could draw itself. */
const PRESSED_AT_ONCE = `document.querySelectorAll(".route .chips").forEach((one) => one.querySelector("input").click())`;

async function opened(page: Page): Promise<void> {
  await page.goto(`${server.url}/web/#/play?task=1&seed=3`);
  await page.waitForSelector('.desk[data-step="0"]:not(.busy) .route');
}

test("four words that are pressed at once are all chosen", async (context) => {
  const { page } = await newPage(given(context), server.url, WIDE);
  await opened(page);
  await page.evaluate(PRESSED_AT_ONCE);
  await page.locator(".route .primary[aria-disabled=false]").waitFor();
  expect(await page.locator(".route input:checked").count()).toBe(4);
});

test.each([WIDE, NARROW])("no chip moves when another is looked at, aimed at or chosen", async (view) => {
  if (browser === undefined) return;
  const { page } = await newPage(browser, server.url, { viewport: view.viewport });
  await opened(page);
  const before = await page.evaluate(PLACES);
  for (const name of ["resolution_action", "issue_type", "assignment_group", "priority"]) {
    await page.locator(`input[name=${name}]`).nth(1).hover();
    expect([name, await page.evaluate(PLACES)]).toEqual([name, before]);
    await page.mouse.down();
    expect([name, await page.evaluate(PLACES)]).toEqual([name, before]);
    await page.mouse.up();
    expect([name, await page.evaluate(PLACES)]).toEqual([name, before]);
  }
  expect(await page.locator(".route input:checked").count()).toBe(4);
});

/** As soon as the step is on the page: where the focus is and how far it is scrolled; and the same when all is quiet. */
const AFTER_STEP = `new Promise((resolve) => {
  const at = () => [document.activeElement.textContent, Math.round(scrollY)];
  const watch = new MutationObserver(() => {
    if (document.querySelector('.desk[data-step="1"]') === null) return;
    watch.disconnect();
    const first = at();
    setTimeout(() => resolve([first, at()]), 300);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
})`;

test("a step's news have the focus as soon as they are on the page, and nothing scrolls after that", async (context) => {
  const { page } = await newPage(given(context), server.url, { viewport: { width: 390, height: 500 } });
  await opened(page);
  for (const chips of await page.locator(".route .chips").all()) await chips.locator("input").first().check();
  const told = page.evaluate<readonly (readonly [string, number])[]>(AFTER_STEP);
  await page.getByRole("button", { name: "Route it" }).click();
  const [first, later] = await told;
  expect(first).toEqual(later);
  expect(first?.[0]).toBe(await page.locator(".verdict h2").textContent());
});

import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { requireTool } from "../clients/tools.js";

/** Debian's; a test without it skips, and in CI fails. */
export const chromiumTool = requireTool("chromium");

export async function openBrowser(): Promise<Browser | undefined> {
  if (chromiumTool.path === undefined) return undefined;
  return chromium.launch({
    executablePath: chromiumTool.path,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

export const WIDE = { viewport: { width: 1280, height: 800 } } as const;
export const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

/** A page whose complaints are kept: what it wrote to the console, what it threw, what it asked of others. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export async function newPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions,
): Promise<WatchedPage> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  return { page, complaints };
}

/** How far the page can be scrolled sideways: 0 where everything fits. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

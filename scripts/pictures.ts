/**
 * Takes the README's pictures of the real page: `npm run pictures`. It plays one episode on a server of its own in Debian's
 * Chromium (`CHROMIUM` names another) and writes PNG files of few colours, one of them animated, to `docs/pictures`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { chromium, type Page } from "playwright-core";
import UPNG from "upng-js";
import { loadDataset } from "../src/dataset/index.js";
import { NO_LOG, startServer } from "../src/transport/server.js";

const FOLDER = path.join(import.meta.dirname, "..", "docs", "pictures");
const SIZE = { width: 1280, height: 800 };
/** Of the animation against a picture. */
const SMALLER = 0.625;
/** Of the palette: the page has few, and letters need their edges. */
const COLOURS = { picture: 128, animation: 64 };

type Frame = readonly [png: Buffer, ms: number];

const server = await startServer({
  dataset: loadDataset(),
  version: "pictures",
  ports: [0],
  host: "127.0.0.1",
  maxSessions: 8,
  sessionTimeoutMs: 600_000,
  disconnectGraceMs: 600_000,
  stepDeadlineMs: 60_000,
  log: NO_LOG,
});
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  mkdirSync(FOLDER, { recursive: true });
  await takeAll(`http://127.0.0.1:${server.ports[0] ?? 0}/web/#/play?task=3&seed=60`);
} finally {
  await browser.close();
  await server.close(0);
}

async function takeAll(address: string): Promise<void> {
  const page = await opened(address, 1);
  await pressed(page, "r", 1);
  await pressed(page, "n", 2);
  keep("play.png", [[await page.screenshot(), 0]], COLOURS.picture);
  await page.keyboard.type("5443");
  await pressed(page, "Enter", 3);
  await page.evaluate("scrollTo(0, 0)");
  keep("verdict.png", [[await page.screenshot(), 0]], COLOURS.picture);
  for (let step = 4; (await page.locator(".ending").count()) === 0; step += 1) {
    await page.keyboard.type("1111");
    await pressed(page, "Enter", step);
  }
  const session = new URLSearchParams(page.url().split("?")[1]).get("session") ?? "";
  await page.goto(`${address.split("#")[0] ?? ""}#/replay?session=${session}&step=0`);
  await page.getByRole("button", { name: /^Worst step/ }).click();
  await page.locator(".best-pair").waitFor();
  keep("replay.png", [[await page.screenshot(), 0]], COLOURS.picture);
  keep("play.apng.png", await frames(address), COLOURS.animation);
}

/** A ticket from the letter to the verdict. */
async function frames(address: string): Promise<readonly Frame[]> {
  const page = await opened(address, SMALLER);
  const taken: Frame[] = [];
  const take = async (ms: number): Promise<void> => void taken.push([await page.screenshot(), ms]);
  await take(1600);
  await pressed(page, "r", 1);
  await take(1600);
  await pressed(page, "n", 2);
  await take(1600);
  for (const key of "5443") {
    await page.keyboard.press(key);
    await take(500);
  }
  await pressed(page, "Enter", 3);
  await page.evaluate("scrollTo(0, 0)");
  await take(3000);
  return taken;
}

async function opened(address: string, deviceScaleFactor: number): Promise<Page> {
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor,
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForSelector('.desk[data-step="0"]:not(.busy)');
  return page;
}

async function pressed(page: Page, key: string, step: number): Promise<void> {
  await page.keyboard.press(key);
  await page.waitForSelector(`.desk[data-step="${step}"]:not(.busy)`);
}

function keep(name: string, taken: readonly Frame[], colours: number): void {
  const decoded = taken.map(([png]) => UPNG.decode(new Uint8Array(png).buffer));
  const [first] = decoded;
  if (first === undefined) return;
  const pixels = decoded.map((image) => UPNG.toRGBA8(image)[0] ?? new ArrayBuffer(0));
  const encoded = UPNG.encode(
    pixels,
    first.width,
    first.height,
    colours,
    taken.map(([, ms]) => ms),
  );
  writeFileSync(path.join(FOLDER, name), new Uint8Array(encoded));
  console.log(`${name}: ${first.width} × ${first.height}, ${Math.ceil(encoded.byteLength / 1024)} KB`);
}

/** What the page is made of, without a browser. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const FILES = ["", "script.js", "style.css", "icon.svg"];

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(1);
});
afterAll(() => server.close(0));

test("the whole page is less than 150 KB, compressed", async () => {
  const texts = await Promise.all(
    FILES.map(async (file) => (await fetch(`${server.url}/web/${file}`)).text()),
  );
  const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(150_000);
});

test("nothing of it is inline, and its policy lets nothing in from elsewhere", async () => {
  const answer = await fetch(`${server.url}/web/`);
  const html = await answer.text();
  expect(html.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/g)).toBeNull();
  expect(html.match(/(?:src|href)="(?!\.)[^"]*"/g)).toBeNull();
  expect(answer.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; " +
      "frame-ancestors 'self'; style-src 'self'; connect-src 'self'",
  );
});

test.each(FILES)(
  "/web/%s is sent compressed to those who take it, and not again to those who have it",
  async (file) => {
    const url = `${server.url}/web/${file}`;
    const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
    const packed = await fetch(url, { headers: { "accept-encoding": "gzip, br" } });
    expect([plain.headers.get("content-encoding"), packed.headers.get("content-encoding")]).toEqual([
      null,
      "gzip",
    ]);
    expect(await packed.text()).toBe(await plain.text());
    const again = await fetch(url, { headers: { "if-none-match": plain.headers.get("etag") ?? "" } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  },
);

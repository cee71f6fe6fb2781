/** The examples of /openapi.json, pressed as the page at /docs/api presses them: with its own memory of what was answered last. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import nodePath from "node:path";
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTRACT_VERSION } from "../../src/service/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

interface Content {
  readonly "application/json"?: { readonly example?: unknown };
}
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly example?: string;
  readonly content?: Content;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
}
interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
interface LastAnswers {
  filled(text: string): string;
  remember(url: string, text: string, mcpSession: string | null): void;
}

/** A socket is opened, not called: the guide at /docs opens it (docs-guide.test.ts). */
const NOT_PRESSED = new Set(["get /ws"]);

const folder = mkdtempSync(nodePath.join(tmpdir(), "examples-"));
let server: WholeServer;
let document: Document;

beforeAll(async () => {
  server = await startWholeServer(32, { recordings: folder });
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
});
afterAll(async () => {
  await server.close(0);
  rmSync(folder, { recursive: true });
});

/** What the page remembers. */
async function memory(url: string): Promise<LastAnswers> {
  const script = await (await fetch(`${url}/docs/placeholders.js`)).text();
  const page: { lastAnswers?: LastAnswers } = {};
  vm.runInNewContext(script, page);
  if (page.lastAnswers === undefined) throw new Error("/docs/placeholders.js remembers nothing");
  return page.lastAnswers;
}

function operations(): readonly (readonly [method: string, path: string, operation: Operation])[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => !NOT_PRESSED.has(`${method} ${path}`))
      .map(([method, operation]) => [method, path, operation] as const),
  );
}

/** Presses "Execute" with nothing filled in. */
async function press(url: string, page: LastAnswers, method: string, path: string, operation: Operation) {
  const target = new URL(url + path);
  let address = path;
  const headers: Record<string, string> = {};
  for (const parameter of operation.parameters ?? []) {
    const shown = parameter.content?.["application/json"]?.example ?? parameter.example;
    if (shown === undefined) {
      if (parameter.required === true) throw new Error(`${method} ${path}: ${parameter.name} has no example`);
      continue;
    }
    const value = typeof shown === "string" ? shown : JSON.stringify(shown);
    if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    if (parameter.in === "header") headers[parameter.name] = value;
    if (parameter.in === "query") target.searchParams.set(parameter.name, value);
  }
  const query = [...target.searchParams]
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");
  const example = operation.requestBody?.content["application/json"]?.example;
  if (operation.requestBody !== undefined && example === undefined) throw new Error(`${path}: no example`);
  const call: Call = {
    url: page.filled(url + address + (query === "" ? "" : `?${query}`)),
    method: method.toUpperCase(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, page.filled(value)])),
    ...(example !== undefined && { body: page.filled(JSON.stringify(example, null, 2)) }),
  };
  const response = await fetch(call.url, {
    method: call.method,
    redirect: "manual",
    headers: { ...call.headers, ...(call.body !== undefined && { "content-type": "application/json" }) },
    ...(call.body !== undefined && { body: call.body }),
  });
  const text = await (path === "/watch" ? firstOf(response) : response.text());
  page.remember(call.url, text, response.headers.get("mcp-session-id"));
  return { what: `${method} ${path}`, status: response.status, text };
}

/** Of an answer that goes on. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const read = await reader?.read();
  await reader?.cancel();
  return Buffer.from(read?.value ?? []).toString();
}

describe("every example works when it is pressed as it stands", () => {
  test("one after another, in the order of the document", async () => {
    const page = await memory(server.url);
    const failed: unknown[] = [];
    for (const [method, path, operation] of operations()) {
      const pressed = await press(server.url, page, method, path, operation);
      const isRpcError = path === "/mcp" && pressed.text.includes('"error":{');
      if (pressed.status >= 400 || isRpcError) failed.push(pressed);
    }
    expect(failed).toEqual([]);
    expect(operations().length).toBeGreaterThan(25);
  });

  test("each alone on a fresh server, but for those that need an episode first", async () => {
    const needsEpisode = new Set<string>();
    for (const [method, path, operation] of operations()) {
      const plays = /(step|close|report|fork|snapshot|restore|Step|GetState|GetEpisodeReport|Session)$/.test(
        path,
      );
      // Only what plays leaves something behind on a server.
      const own = plays ? await startWholeServer(4) : server;
      const pressed = await press(own.url, await memory(own.url), method, path, operation);
      if (plays) await own.close(0);
      if (pressed.status >= 400) needsEpisode.add(pressed.what);
    }
    expect([...needsEpisode]).toEqual([
      "post /step",
      "get /report",
      "post /close",
      "post /web/step",
      "post /fork",
      "post /snapshot",
      "post /restore",
      "delete /mcp",
      "post /helpdesk.v1.EnvironmentService/Step",
      "post /helpdesk.v1.EnvironmentService/GetState",
      "get /helpdesk.v1.EnvironmentService/GetState",
      "post /helpdesk.v1.EnvironmentService/GetEpisodeReport",
      "get /helpdesk.v1.EnvironmentService/GetEpisodeReport",
      "post /helpdesk.v1.EnvironmentService/CloseSession",
      "post /helpdesk.v1.EnvironmentService/ForkSession",
      "post /helpdesk.v1.EnvironmentService/SnapshotSession",
      "get /helpdesk.v1.EnvironmentService/SnapshotSession",
      "post /helpdesk.v1.EnvironmentService/RestoreSession",
    ]);
  });
});

test("the version shown is that of the contract", () => {
  expect(document.info.version).toBe(CONTRACT_VERSION);
});

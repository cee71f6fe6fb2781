/** The guide at /docs: its examples, sent from the top down as its page sends them. */
import { once } from "node:events";
import WebSocket from "ws";
import { file_helpdesk_v1_environment_service } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(2);
});
afterAll(() => server.close(0));

const FORM = /<form class="call" ([^>]*)>(?:\s*<textarea>([^<]*)<\/textarea\s*>)?\s*<\/form>/g;

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`data-${name}="([^"]*)"`).exec(text)?.[1];
}

/** What the server says to a call that goes on: its first event. */
async function firstEvent(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const read = await reader?.read();
  await reader?.cancel();
  return Buffer.from(read?.value ?? []).toString();
}

/** The kind of the answer to each line, sent one after another. */
async function conversation(url: string, lines: readonly string[]): Promise<readonly unknown[]> {
  const socket = new WebSocket(url);
  const told: unknown[] = [];
  for (const line of lines) {
    if (socket.readyState === WebSocket.CONNECTING) await once(socket, "open");
    socket.send(line);
    if (line.includes('"close"')) await once(socket, "close");
    else {
      const [data] = (await once(socket, "message")) as [Buffer];
      told.push((JSON.parse(data.toString()) as { type: unknown }).type);
    }
  }
  return told;
}

test("every example of the guide answers as it says when it is pressed as it stands, one after the other", async () => {
  const html = await (await fetch(`${server.url}/docs`)).text();
  let session: string | undefined;
  const answers: unknown[] = [];
  for (const [, attributes = "", text] of html.matchAll(FORM)) {
    const [method, path] = [attribute(attributes, "method") ?? "", attribute(attributes, "path") ?? ""];
    const body = text?.trim();
    if (method === "WS") {
      answers.push([
        path,
        await conversation(`${server.url.replace("http", "ws")}/${path}`, body?.split("\n") ?? []),
      ]);
      continue;
    }
    const answer = await fetch(`${server.url}/${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(session !== undefined && path !== "reset" && { "x-session-id": session }),
      },
      ...(body !== undefined && { body }),
    });
    session = answer.headers.get("x-session-id") ?? session;
    const wanted = Number(attribute(attributes, "status") ?? 200);
    const isOpen = attribute(attributes, "kind") === "events";
    if (isOpen) expect(await firstEvent(answer)).toContain('"step_count":0');
    answers.push([path, answer.status === wanted ? "as told" : await answer.text()]);
    if (path.startsWith("runs")) expect(await answer.json()).toMatchObject({ runs: [{ run: "guide" }] });
  }
  const asTold = [
    "tasks",
    "reset",
    "step",
    "step",
    "state",
    "watch?from_step=0",
    "step",
    "close",
    "runs?run=guide",
  ];
  expect(answers).toEqual([
    ...asTold.map((path) => [path, "as told"]),
    ["ws", ["observation", "observation", "state"]],
    ["helpdesk.v1.EnvironmentService/GetServerInfo", "as told"],
  ]);
});

test.each(["/docs", "/docs/contract"])(
  "nothing of %s is inline or from elsewhere, every address is relative, and its policy is strict",
  async (page) => {
    const answer = await fetch(server.url + page);
    const html = await answer.text();
    expect(html.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/g)).toBeNull();
    expect(html.match(/(?:src|href)="(?:\/|\w+:)[^"]*"/g)).toBeNull();
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; " +
        "frame-ancestors 'self'; style-src 'self'; connect-src 'self'",
    );
    const links = new Set(
      [...html.matchAll(/(?:src|href)="([^"#]+)/g)].map(
        ([, to = ""]) => new URL(to, server.url + page).pathname,
      ),
    );
    const statuses = await Promise.all(
      [...links].map(async (to) => [to, (await fetch(server.url + to)).status]),
    );
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
  },
);

test("the contract at /docs/contract has every RPC, message, field and word, and each of its links leads to one", async () => {
  const html = await (await fetch(`${server.url}/docs/contract`)).text();
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id);
  const targets = new Set([...html.matchAll(/href="#([^"]+)"/g)].map(([, id = ""]) => id));
  expect([...targets].filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const file = file_helpdesk_v1_environment_service;
  const files = [file, ...file.dependencies.filter(({ name }) => name.startsWith("helpdesk/"))];
  const [messages, enums] = [files.flatMap((one) => one.messages), files.flatMap((one) => one.enums)];
  const wanted = [
    ...messages.flatMap(({ name, fields }) => [name, ...fields.map((field) => `${name}.${field.name}`)]),
    ...enums.flatMap(({ name, values }) => [name, ...values.map((value) => `${name}.${value.name}`)]),
    ...file.services.flatMap(({ methods }) => methods.map(({ name }) => `rpc-${name}`)),
  ];
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
});

/** The guide at /docs: its examples, sent from the top down as its page sends them. */
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

test("every example of the guide answers as it says when it is pressed as it stands, one after the other", async () => {
  const html = await (await fetch(`${server.url}/docs`)).text();
  let session: string | undefined;
  const answers: unknown[] = [];
  for (const [, attributes = "", body] of html.matchAll(FORM)) {
    const [method, path] = [attribute(attributes, "method") ?? "", attribute(attributes, "path") ?? ""];
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
    answers.push([path, answer.status === wanted ? "as told" : await answer.text()]);
  }
  expect(answers).toEqual(
    [
      "tasks",
      "reset",
      "step",
      "step",
      "state",
      "step",
      "close",
      "helpdesk.v1.EnvironmentService/GetServerInfo",
    ].map((path) => [path, "as told"]),
  );
});

test("nothing of the guide is inline or from elsewhere, every address is relative, and its policy is strict", async () => {
  const answer = await fetch(`${server.url}/docs`);
  const html = await answer.text();
  expect(html.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/g)).toBeNull();
  expect(html.match(/(?:src|href)="(?:\/|\w+:)[^"]*"/g)).toBeNull();
  expect(answer.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; " +
      "frame-ancestors 'self'; style-src 'self'; connect-src 'self'",
  );
  const links = [...html.matchAll(/(?:src|href)="([^"#]*)/g)].map(
    ([, to = ""]) => new URL(to, `${server.url}/docs`),
  );
  const statuses = await Promise.all(links.map(async (link) => [link.pathname, (await fetch(link)).status]));
  expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
});

import pino from "pino";
import { expect, test } from "vitest";
import { terminalLines } from "../../../src/cli/terminal/terminal-lines.js";
import { welcome } from "../../../src/cli/terminal/welcome.js";

function logged(write: (log: pino.Logger) => void): string {
  let text = "";
  write(pino({ base: null, level: "debug" }, terminalLines({ write: (line) => (text += line) })));
  return text;
}

test("a person reads the message and what goes with it, without braces or clock", () => {
  expect(logged((log) => log.info({ reason: "SIGINT" }, "draining"))).toBe("draining reason=SIGINT\n");
});

test("a warning says that it is one, and a failure shows where it came from", () => {
  expect(logged((log) => log.warn({ urls: ["a"] }, "odd"))).toBe('warn: odd urls=["a"]\n');
  const text = logged((log) => log.error({ err: new Error("broken") }, "unexpected failure"));
  expect(text).toMatch(/^error: unexpected failure\nError: broken\n {4}at /);
});

test("the first lines on a terminal name the address, the page and the docs", () => {
  const urls = ["http://localhost:7860", "http://localhost:8000"];
  expect(
    welcome({ version: "1.2.3", tickets: 120, split: "all", urls, isOpen: false, tokens: 0 }).split("\n"),
  ).toEqual([
    "Helpdesk environment 1.2.3, 120 tickets. Ctrl-C stops it.",
    "",
    "  server      http://localhost:7860 and http://localhost:8000  gRPC, gRPC-Web, Connect, OpenEnv over HTTP and /ws",
    "  page        http://localhost:7860/web/",
    "  API docs    http://localhost:7860/docs",
    "  reached by  this machine only; --host 0.0.0.0 opens it to others",
    "",
  ]);
});

test("a server of one split says on a terminal which one", () => {
  const told = welcome({
    version: "1.2.3",
    tickets: 60,
    split: "dev",
    urls: ["http://localhost:1"],
    isOpen: false,
    tokens: 0,
  });
  expect(told.split("\n")[0]).toBe(
    "Helpdesk environment 1.2.3, 60 tickets of the split dev alone. Ctrl-C stops it.",
  );
});

test("a server that others reach says to whom it is open", () => {
  const served = { version: "1.2.3", tickets: 60, split: "all", urls: ["http://localhost:1"] } as const;
  const audience = (tokens: number): string | undefined =>
    /open to +(.*)/.exec(welcome({ ...served, isOpen: true, tokens }))?.[1];
  expect([0, 1, 3].map(audience)).toEqual([
    "anyone who reaches it; --tokens FILE asks for a token",
    "whoever has the token",
    "whoever has one of 3 tokens",
  ]);
});

import { expect, test } from "vitest";
import { ROOMS } from "./rooms.js";
import { sourceFiles } from "./source-files.js";

/** Rooms whose every file is public: words, shapes and helpers without state. */
const OPEN_ROOMS = ["support", "domain"];

const FILES = sourceFiles("src");

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** The rooms inside the transport, and its files that are rooms of their own: one imports itself and those before it. */
const TRANSPORT_ROOMS = [
  "limits.ts",
  "tracing/trace-point.ts",
  "request-log.ts",
  "metered-log.ts",
  "tracing",
  "server-log.ts",
  "content-policy.ts",
  "intake",
  "listen",
  "door",
  "route.ts",
  "watch-events.ts",
  "peers.ts",
  "open-watch.ts",
  "list-runs.ts",
  "open-runs.ts",
  "counted-store.ts",
  "connect",
  "grpc",
  "openenv/environment.ts",
  "openenv/json",
  "openenv/fields",
  "openenv/mcp/rpc.ts",
  "openenv/failure.ts",
  "openenv/outcome-word.ts",
  "openenv/session-queue.ts",
  "openenv/frame.ts",
  "openenv/http",
  "openenv/helpdesk",
  "openenv/task-api",
  "openenv/docs",
  "openenv/mcp",
  "openenv/ws",
  "openenv/http-surface.ts",
  "openenv/index.ts",
  "web",
  "operations",
  "runs",
  "server.ts",
].map((room) => `src/transport/${room}`);

/** Siblings: what one of them needs of another is handed in by server.ts, or lies below both. */
const TRANSPORT_SIBLINGS = [
  "src/transport/connect",
  "src/transport/openenv",
  "src/transport/web",
  "src/transport/operations",
];

test("there are source files in every room", () => {
  const seen = new Set(FILES.map((file) => roomOf(file.path)));
  expect([...seen].sort()).toEqual([...ROOMS].sort());
});

test("imports point one way", () => {
  const wrong = FILES.flatMap((file) =>
    file.imports
      .filter((target) => target.startsWith("src/") && roomOf(target) !== roomOf(file.path))
      .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(file.path)))
      .map((target) => `${file.path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("imports inside the transport point one way", () => {
  const own = FILES.filter((file) => roomOf(file.path) === "transport");
  const rankOf = (path: string): number =>
    TRANSPORT_ROOMS.findIndex((room) => path === room || path.startsWith(`${room}/`));
  expect(own.map(({ path }) => path).filter((path) => rankOf(path) === -1)).toEqual([]);
  const siblingOf = (path: string): string | undefined =>
    TRANSPORT_SIBLINGS.find((sibling) => path.startsWith(`${sibling}/`));
  const wrong = own.flatMap(({ path, imports }) =>
    imports
      .filter((target) => roomOf(target) === "transport")
      .filter((target) => {
        const [from, to] = [siblingOf(path), siblingOf(target)];
        return rankOf(target) > rankOf(path) || (from !== undefined && to !== undefined && from !== to);
      })
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("the conformance kit imports nothing else of the source, so that it could be published alone", () => {
  const kit = FILES.filter((file) => roomOf(file.path) === "conformance");
  const wrong = kit.flatMap(({ path, imports }) =>
    imports.filter((target) => roomOf(target) !== "conformance").map((target) => `${path} imports ${target}`),
  );
  expect(kit).not.toEqual([]);
  expect(wrong).toEqual([]);
});

test("no file reaches itself by what it imports", () => {
  const importsOf = new Map(FILES.map(({ path, imports }) => [path, imports]));
  const reached = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const waiting = [...(importsOf.get(start) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!seen.has(next)) waiting.push(...(importsOf.get(next) ?? []));
      seen.add(next);
    }
    return seen;
  };
  expect(FILES.map(({ path }) => path).filter((path) => reached(path).has(path))).toEqual([]);
});

test("policies see observations only: those outside policies/reference import nothing of the engine's inside", () => {
  const wrong = FILES.filter(
    (file) => file.path.startsWith("src/policies/") && !file.path.startsWith("src/policies/reference/"),
  ).flatMap((file) =>
    file.imports
      .filter(
        (target) => ["engine", "dataset"].includes(roomOf(target)) || target.endsWith("domain/ticket.ts"),
      )
      .map((target) => `${file.path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("the client, which browsers run, takes words and shapes from below, and of the service only its types", () => {
  const wrong = FILES.filter((file) => roomOf(file.path) === "client").flatMap((file) => [
    ...file.imports
      .filter((target) => target.startsWith("src/"))
      .filter((target) => !["client", ...OPEN_ROOMS].includes(roomOf(target)))
      .filter(
        (target) => target !== "src/service/index.ts" || /import \{[^}]*from "..\/service/.test(file.text),
      )
      .map((target) => `${file.path} imports ${target}`),
    ...file.packages
      .filter((name) => !/^@(bufbuild\/protobuf|connectrpc\/connect(-web)?)(\/|$)/.test(name))
      .map((name) => `${file.path} imports ${name}`),
  ]);
  expect(wrong).toEqual([]);
});

test("the engine and what is below it know no I/O, no clock, no randomness and no environment", () => {
  const allowed = ["seedrandom", "uuid", "node:crypto"];
  const inner = FILES.filter((file) => ["domain", "engine"].includes(roomOf(file.path)));
  const wrong = inner.flatMap((file) => [
    ...file.packages.filter((name) => !allowed.includes(name)).map((name) => `${file.path} imports ${name}`),
    ...(/\b(Math\.random|Date\.now|new Date|performance\.now|process\.|setTimeout|setInterval)\b/.test(
      file.text,
    )
      ? [`${file.path} reads a clock, the environment or randomness`]
      : []),
  ]);
  expect(wrong).toEqual([]);
});

test("only the command line and the configuration see process.env", () => {
  const readers = FILES.filter((file) => /process\.env\b/.test(file.text)).map((file) => file.path);
  expect(readers.sort()).toEqual(
    ["conformance", "lab", "server"]
      .map((name) => `src/cli/${name}-main.ts`)
      .concat("src/cli/main.ts")
      .sort(),
  );
});

test("nothing is typed any, cast through unknown or excused from a rule", () => {
  const wrong = FILES.filter((file) =>
    /[:<] any\b|\bas any\b|\bas unknown as|@ts-ignore|@ts-expect-error|eslint-disable/.test(
      withoutComments(file.text),
    ),
  ).map((file) => file.path);
  expect(wrong).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/^\s*(\/?\*|\/\/).*$/gm, "");
}

test("no source file is longer than 300 lines", () => {
  const long = FILES.filter((file) => file.text.split("\n").length > 300).map((file) => file.path);
  expect(long).toEqual([]);
});

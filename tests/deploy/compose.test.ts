/** The compose file: what Compose takes, what the server takes, and files that are there. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { pythonWith, REPOSITORY } from "../clients/python-with.js";
import { DEPLOY } from "./manifests.js";
import { variableProblems } from "./server-variables.js";

const python = pythonWith("compose_spec");

const FOLDER = path.join(DEPLOY, "compose");
const text = readFileSync(path.join(FOLDER, "compose.yaml"), "utf8");

const composeFile = v.looseObject({
  services: v.record(
    v.string(),
    v.looseObject({
      image: v.string(),
      read_only: v.optional(v.boolean()),
      cap_drop: v.optional(v.array(v.string())),
      security_opt: v.optional(v.array(v.string())),
      user: v.optional(v.string()),
      environment: v.optional(v.record(v.string(), v.string()), {}),
      ports: v.optional(v.array(v.string()), []),
      volumes: v.optional(v.array(v.string()), []),
    }),
  ),
  volumes: v.record(v.string(), v.unknown()),
});

const { services, volumes } = v.parse(composeFile, parse(text, { merge: true }));

test.for([
  ["as it is", (file: string) => file, ""],
  ["with a word of no meaning", (file: string) => file.replace("stop_grace_period", "grace"), "`grace`"],
] as const)(
  "the compose file %s is what Compose takes, or it is said why not",
  async ([, changed, problem], context) => {
    if (python.path === undefined) return context.skip(python.missing);
    const script = path.join(REPOSITORY, "tests", "deploy", "check_compose.py");
    const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-compose-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, "compose.yaml");
    writeFileSync(file, usualOf(changed(text)));
    const { code, stderr } = await python.run([script, file]);
    expect([code === 0, stderr.includes(problem)]).toEqual([problem === "", true]);
  },
);

test("two replicas that share a store stand behind the proxy, and the proxy's file names them", () => {
  expect(Object.keys(services)).toEqual([
    "helpdesk-a",
    "helpdesk-b",
    "proxy",
    "valkey",
    "prometheus",
    "grafana",
  ]);
  const named = [
    ...readFileSync(path.join(DEPLOY, "nginx", "nginx.conf"), "utf8").matchAll(/server (\S+):7860/g),
  ];
  expect(named.map(([, name]) => name)).toEqual(["helpdesk-a", "helpdesk-b", "helpdesk-a", "helpdesk-b"]);
  const scraped = readFileSync(path.join(DEPLOY, "prometheus", "compose.yml"), "utf8");
  expect(scraped).toContain('targets: ["helpdesk-a:7860", "helpdesk-b:7860"]');
});

test("the variables of a replica are settings of the server, with values that it takes", () => {
  const replica = services["helpdesk-a"];
  expect(replica?.user).toBe("65532:65532");
  expect(services["helpdesk-b"]).toEqual(replica);
  const usual = Object.entries(replica?.environment ?? {}).map(([name, value]) => [name, usualOf(value)]);
  expect(variableProblems(Object.fromEntries(usual) as Record<string, string>)).toEqual([]);
});

test.for(Object.entries(services))(
  "%s has no rights, and nothing but this machine reaches it unasked",
  ([, service]) => {
    expect([service.read_only, service.cap_drop, service.security_opt]).toEqual([
      true,
      ["ALL"],
      ["no-new-privileges:true"],
    ]);
    expect(service.ports.filter((port) => !usualOf(port).startsWith("127.0.0.1:"))).toEqual([]);
    // One of ours is built here; of others a version is named.
    expect(usualOf(service.image)).toMatch(/^(helpdesk-env:latest|\S+:v?\d+\.\d+\.\d+(-alpine)?)$/);
  },
);

test("every volume that a service names is declared", () => {
  const named = Object.values(services).flatMap(({ volumes }) =>
    volumes.map((volume) => volume.split(":")[0] ?? ""),
  );
  expect(named.filter((name) => !name.startsWith("."))).toEqual(Object.keys(volumes));
});

test.for(Object.entries(services))("what %s is given to read is in the repository", ([, service]) => {
  const files = service.volumes.filter((volume) => volume.startsWith("."));
  const missing = files.filter((volume) => !existsSync(path.join(FOLDER, volume.split(":")[0] ?? "")));
  expect([missing, files.filter((volume) => !volume.endsWith(":ro"))]).toEqual([[], []]);
});

/** The value where nobody has set the variables that it names. */
function usualOf(value: string): string {
  return value.replace(/\$\{\w+:-([^}]*)\}/g, "$1");
}

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { LAB_COMMAND_NAMES } from "../../src/cli/lab-command-names.js";
import { SERVER_COMMANDS } from "../../src/cli/server-commands.js";
import { builtPackages, packagesIn, readManifest } from "./packages.js";
import { ROOT, sourceFiles } from "./source-files.js";

const PACKAGES = builtPackages();

/** Rooms of what plays, judges and trains: no server needs them. */
const LAB_ROOMS =
  /^src\/(llm|baseline|trajectories|evaluation|experiments|policies\/(llm|bandit|attackers)|rollouts\/(grpc|websocket))\//;

function packageNamed(folder: string): (typeof PACKAGES)[number] {
  const found = PACKAGES.find((candidate) => candidate.folder === folder);
  if (found === undefined) throw new Error(`There is no package ${folder}.`);
  return found;
}

function pathsOf(folder: string): readonly string[] {
  return packageNamed(folder).files.map((file) => file.path);
}

test("a package depends on what its files import, and on nothing else", () => {
  for (const { manifest, files } of PACKAGES) {
    expect([manifest.name, Object.keys(manifest.dependencies ?? {}).sort()]).toEqual([
      manifest.name,
      packagesIn(files),
    ]);
  }
});

test("every source file is part of a package", () => {
  const built = new Set(PACKAGES.flatMap(({ files }) => files.map((file) => file.path)));
  const whole = "src/cli/main.ts"; // the checkout's own program
  expect(sourceFiles("src").filter((file) => !built.has(file.path) && file.path !== whole)).toEqual([]);
});

test("the server's package has no file of the lab, of the client or of the conformance check", () => {
  const foreign = (file: string): boolean =>
    LAB_ROOMS.test(file) || /^src\/(client|conformance)\//.test(file);
  expect(pathsOf("server").filter(foreign)).toEqual([]);
  expect(pathsOf("lab").filter((file) => LAB_ROOMS.test(file)).length).toBeGreaterThan(100);
});

test("the conformance package has its room, a command line, and nothing of the environment's", () => {
  const rooms = new Set(pathsOf("conformance").map((file) => file.split("/")[1]));
  expect(
    [...rooms].filter((room) => !["conformance", "cli", "support", "domain"].includes(room ?? "")),
  ).toEqual([]);
});

test("what a package exports and runs is compiled from its files", () => {
  const missing = PACKAGES.flatMap(({ folder, manifest }) =>
    [
      ...Object.values(manifest.bin ?? {}),
      ...Object.values(manifest.exports ?? {}).map((entry) =>
        typeof entry === "string" ? entry : entry.default,
      ),
    ]
      .filter((target) => target.endsWith(".js") && !target.includes("*"))
      .map((target) => target.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, ".ts"))
      .filter((file) => !pathsOf(folder).includes(file)),
  );
  expect(missing).toEqual([]);
});

test("all packages have one version, and one version of what they share", () => {
  const root = readManifest(".");
  expect(PACKAGES.map(({ manifest }) => manifest.version)).toEqual(PACKAGES.map(() => root.version));
  const versions = PACKAGES.flatMap(({ manifest }) => Object.entries(manifest.dependencies ?? {}));
  const several = versions.filter(([name, version]) =>
    versions.some(
      ([other, others]) => other === name && others.replace("^", "") !== version.replace("^", ""),
    ),
  );
  expect(several).toEqual([]);
  expect(root.dependencies).toBeUndefined();
});

test("the server's program knows by name every command that it leaves to the lab", () => {
  const own = SERVER_COMMANDS.map(({ name }) => name);
  const others = COMMANDS.map(({ name }) => name).filter((name) => !own.includes(name));
  expect([...LAB_COMMAND_NAMES].sort()).toEqual(others.sort());
});

test("every package says what it is for, and the image's build copies every manifest", () => {
  const dockerfile = readFileSync(path.join(ROOT, "Dockerfile"), "utf8");
  const uncopied = PACKAGES.filter(
    ({ folder }) => !dockerfile.includes(`COPY packages/${folder}/package.json `),
  );
  expect(uncopied.map(({ folder }) => folder)).toEqual([]);
  expect(
    PACKAGES.filter(({ folder }) => !existsSync(path.join(ROOT, "packages", folder, "README.md"))),
  ).toEqual([]);
});

/**
 * Does what `docker build` and `docker run` would do, where no engine is at hand: copies what .dockerignore lets
 * through, runs the Dockerfile's own COPY, RUN and CMD lines in an empty folder as a user without rights and with
 * its own ENV, so on every address of this machine; plays an episode over HTTP on each port, and runs the HEALTHCHECK
 * once. Base images are not fetched: the
 * commands run with this machine's Node.js.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { packageRoot } from "../src/support/package-root.js";
import { instructionsOf, type Instruction } from "./dockerfile-instructions.js";
import { playOverHttp } from "./play-over-http.js";

/** `nobody` on every Debian; used only where this script runs as root. */
const UNPRIVILEGED_ID = 65_534;

/** More than the HEALTHCHECK's own, since this machine may be busy. */
const HEALTH_CHECK_TIMEOUT_MS = 30_000;

interface Stage {
  readonly root: string;
  workdir: string;
  readonly env: Record<string, string>;
  command: readonly string[];
  healthCheck: readonly string[];
}

const root = packageRoot();
const work = mkdtempSync(join(tmpdir(), "helpdesk-image-"));
chmodSync(work, 0o755);
const identity = process.getuid?.() === 0 ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {};
let server: ChildProcess | undefined;
try {
  const stage = build(instructionsOf(readFileSync(join(root, "Dockerfile"), "utf8")));
  server = start(stage);
  await playOverHttp("http://127.0.0.1:8000", { taskId: 3, seed: 42 });
  await playOverHttp("http://127.0.0.1:7860", { taskId: 1, seed: 42 });
  checkHealth(stage);
  checkLabCommand(stage);
  tellSize(stage);
  const tookMs = await stop(server);
  console.log(`SIGTERM to exit: ${Math.round(tookMs)} ms, exit code ${server.exitCode}`);
  if (tookMs > 5_000 || server.exitCode !== 0) throw new Error("The server did not stop cleanly within 5 s.");
  console.log("The Dockerfile's own lines build, serve, play and stop.");
} finally {
  if (server?.exitCode === null) server.kill("SIGKILL");
  rmSync(work, { recursive: true, force: true });
}

function build(instructions: readonly Instruction[]): Stage {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const { name, rest } of instructions) {
    if (name === "FROM") {
      const alias = / AS (\S+)$/i.exec(rest)?.[1] ?? "final";
      stage = begin(alias, stages.get(rest.split(" ")[0] ?? ""));
      stages.set(alias, stage);
      console.log(`FROM ${rest} (this machine's Node.js ${process.version})`);
      continue;
    }
    if (stage === undefined) throw new Error(`${name} stands before FROM.`);
    console.log(`${name} ${rest}`);
    run(stage, { name, rest }, stages);
  }
  if (stage === undefined) throw new Error("The Dockerfile has no stage.");
  return stage;
}

/** A stage that begins as an earlier one ended, or empty: base images are not fetched. */
function begin(alias: string, base: Stage | undefined): Stage {
  const stageRoot = join(work, alias);
  if (base === undefined) mkdirSync(stageRoot);
  else cpSync(base.root, stageRoot, { recursive: true, verbatimSymlinks: true });
  own(stageRoot);
  const workdir = base === undefined ? stageRoot : join(stageRoot, relative(base.root, base.workdir));
  return { root: stageRoot, workdir, env: { ...base?.env }, command: [], healthCheck: [] };
}

function run(stage: Stage, { name, rest }: Instruction, stages: ReadonlyMap<string, Stage>): void {
  switch (name) {
    case "WORKDIR":
      stage.workdir = join(stage.root, rest);
      mkdirSync(stage.workdir, { recursive: true });
      own(stage.workdir);
      return;
    case "ENV":
      for (const [, key = "", value = ""] of rest.matchAll(/(\w+)=(\S+)/g))
        stage.env[key] = key === "PATH" ? pathIn(stage, value) : value;
      return;
    case "COPY":
      return copy(stage, rest, stages);
    case "RUN":
      execFileSync("sh", ["-c", rest], {
        cwd: stage.workdir,
        env: environment(stage),
        stdio: "inherit",
        ...identity,
      });
      return;
    case "CMD":
      stage.command = JSON.parse(rest) as readonly string[]; // CMD's exec form is a JSON array of strings
      return;
    case "HEALTHCHECK":
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf("CMD ") + 4)) as readonly string[]; // exec form, as CMD
      return;
    case "USER":
    case "EXPOSE":
      return;
    default:
      throw new Error(`${name} is not an instruction that this script can do.`);
  }
}

/** What stands before `$PATH` is in the image. */
function pathIn(stage: Stage, value: string): string {
  const own = value.split(":").map((entry) => (entry === "$PATH" ? entry : join(stage.root, entry)));
  return own.join(":").replace("$PATH", process.env["PATH"] ?? "");
}

function copy(stage: Stage, rest: string, stages: ReadonlyMap<string, Stage>): void {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith("--from=") === true ? words.shift()?.slice("--from=".length) : undefined;
  const target = words.pop() ?? "";
  const source = from === undefined ? undefined : stages.get(from);
  if (from !== undefined && source === undefined) throw new Error(`There is no stage ${from}.`);
  for (const word of words) {
    if (source === undefined) requireInContext(word);
    const path = source === undefined ? join(root, word) : join(source.root, word);
    const into = join(stage.workdir, target);
    const isFolder =
      source === undefined
        ? readdirSync(dirname(path), { withFileTypes: true }).some(
            (entry) => entry.name === basename(path) && entry.isDirectory(),
          )
        : !/\.\w+$/.test(word);
    const destination = target.endsWith("/") && !isFolder ? join(into, basename(path)) : into;
    mkdirSync(dirname(destination), { recursive: true });
    cpSync(path, destination, { recursive: true, verbatimSymlinks: true });
  }
  own(stage.workdir);
}

/** The image may only be built from what .dockerignore lets into the context. */
function requireInContext(path: string): void {
  const allowed = readFileSync(join(root, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1).trim());
  if (
    !allowed.some(
      (entry) => path === entry || path === `./${entry}` || !relative(entry, path).startsWith(".."),
    )
  ) {
    throw new Error(`COPY ${path}: .dockerignore keeps it out of the build context.`);
  }
}

function own(path: string): void {
  if (identity.uid === undefined) return;
  execFileSync("chown", ["-R", `${identity.uid}:${identity.gid}`, path]);
  chownSync(path, identity.uid, identity.gid);
}

function environment(stage: Stage): Record<string, string> {
  const home = join(work, "home");
  mkdirSync(home, { recursive: true });
  own(home);
  return { PATH: process.env["PATH"] ?? "", HOME: home, ...stage.env };
}

function start(stage: Stage): ChildProcess {
  const [program = "", ...args] = stage.command;
  return spawn(program, args, {
    cwd: stage.workdir,
    env: environment(stage),
    stdio: ["ignore", "inherit", "inherit"],
    ...identity,
  });
}

/** Throws if the image would be called unhealthy. */
function checkHealth(stage: Stage): void {
  const [program, ...args] = stage.healthCheck;
  if (program === undefined) throw new Error("The Dockerfile has no HEALTHCHECK.");
  execFileSync(program, args, {
    cwd: stage.workdir,
    env: environment(stage),
    stdio: "inherit",
    timeout: HEALTH_CHECK_TIMEOUT_MS,
    ...identity,
  });
  console.log("The HEALTHCHECK says healthy.");
}

/** A command of the lab is not in the image; whoever asks for it is told where it is. */
function checkLabCommand(stage: Stage): void {
  const [program = ""] = stage.command;
  const done = spawnSync(program, ["evaluate"], {
    cwd: stage.workdir,
    env: environment(stage),
    encoding: "utf8",
    ...identity,
  });
  const isTold =
    done.status === 2 && /^evaluate is not in .*helpdesk-env-lab evaluate\.\n$/.test(done.stderr);
  if (!isTold) throw new Error(`${program} evaluate: exit code ${done.status}: ${done.stdout}${done.stderr}`);
  console.log(`${program} evaluate: ${done.stderr.trim()}`);
}

function tellSize(stage: Stage): void {
  const sizes = execFileSync("du", ["-sk", "node_modules", "dist"], { cwd: stage.workdir, encoding: "utf8" });
  console.log(`KiB of the image: ${sizes.trim().replace(/\s+/g, " ")}`);
}

async function stop(child: ChildProcess): Promise<number> {
  const begun = performance.now();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
  return performance.now() - begun;
}

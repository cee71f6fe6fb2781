import { expect, test } from "vitest";
import { describeSettings, readSettings, SettingsError } from "../../../../src/cli/settings/read-settings.js";
import { SERVER_SETTINGS } from "../../../../src/cli/settings/server-settings.js";

const DEFAULTS = {
  ports: [7860],
  host: "127.0.0.1",
  maxConcurrentEnvs: 1024,
  sessionTimeout: 3600,
  disconnectGrace: 300,
  stepDeadline: 30,
  dataset: undefined,
  split: "all",
  logLevel: "info",
  pingInterval: 20,
  pingPatience: 300,
  maxMessage: 1_048_576,
  maxUnfinished: 67_108_864,
  allowedHosts: [],
  allowedOrigins: [],
  frameAncestors: [],
  basePath: "",
  trustedProxies: [],
  keepAlive: 120,
  insecure: false,
  store: "memory",
  durability: "process",
  metrics: true,
  workers: 1,
};

function problemsOf(args: readonly string[], environment: Record<string, string> = {}): readonly string[] {
  try {
    readSettings(SERVER_SETTINGS, args, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("without flags and variables every setting has its default", () => {
  expect(readSettings(SERVER_SETTINGS, [], {})).toEqual(DEFAULTS);
});

test("a flag wins over its variable, and a variable over the default", () => {
  const settings = readSettings(SERVER_SETTINGS, ["--port", "9000", "--log-level=debug"], {
    PORT: "9001",
    HOST: "0.0.0.0",
  });
  expect(settings).toEqual({ ...DEFAULTS, ports: [9000], host: "0.0.0.0", logLevel: "debug" });
});

test("several ports can be asked for", () => {
  expect(readSettings(SERVER_SETTINGS, [], { PORT: "7860, 8000" }).ports).toEqual([7860, 8000]);
});

test("an empty variable counts as unset", () => {
  expect(readSettings(SERVER_SETTINGS, [], { PORT: "", HELPDESK_DATASET: "" })).toEqual(DEFAULTS);
});

test("everything that is wrong is said at once", () => {
  const problems = problemsOf(["--max-concurrent-envs", "0", "--colour", "red", "--host"], {
    PORT: "seven",
    SESSION_TIMEOUT_S: "-1",
    LOG_LEVEL: "loud",
  });
  expect(problems).toEqual([
    "--colour is not a flag of this command.",
    '"red" is not a flag.',
    "--host needs a value.",
    'PORT must be one port from 0 to 65535, or several with commas between them; it is "seven".',
    '--max-concurrent-envs must be a whole number from 1 to 1000000; it is "0".',
    'SESSION_TIMEOUT_S must be a whole number from 1 to 604800; it is "-1".',
    'LOG_LEVEL must be one of trace, debug, info, warn, error, silent; it is "loud".',
  ]);
});

test("the same port twice is refused", () => {
  expect(problemsOf([], { PORT: "8000,8000" })).toEqual([
    'PORT must not name port 8000 twice; it is "8000,8000".',
  ]);
});

test("help names every flag, its variable and its default", () => {
  const help = describeSettings(SERVER_SETTINGS);
  for (const setting of Object.values(SERVER_SETTINGS)) {
    expect(help).toContain(`--${setting.flag} `);
    expect(help).toContain(`[${setting.variable}]`);
  }
  expect(help).toContain("(default 7860)");
});

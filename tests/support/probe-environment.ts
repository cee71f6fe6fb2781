import { randomUUID } from "node:crypto";
import { HelpdeskError } from "../../src/service/index.js";
import {
  InvalidInput,
  type Environment,
  type EnvironmentReply,
  type EnvironmentSession,
  type JsonObject,
} from "../../src/transport/openenv/index.js";
import { UnknownTool, type Tool, type ToolAnswer } from "../../src/transport/openenv/environment.js";
import { anyObject, integer, positiveNumber, text } from "../../src/transport/openenv/fields/field-rules.js";
import { readFields } from "../../src/transport/openenv/fields/read-fields.js";

interface ProbeAction {
  readonly message: string;
  readonly n: number;
  readonly x?: number;
  readonly metadata?: JsonObject;
}

type ProbeReset = JsonObject;

export interface ProbeOptions {
  readonly capacity?: number;
  /** The factory throws. */
  readonly broken?: boolean;
  /** With `echo_message`, which counts its calls, `add`, and `boom`, which throws. */
  readonly tools?: boolean;
}

export interface Probe extends Environment<ProbeReset, ProbeAction> {
  readonly resets: readonly ProbeReset[];
  readonly actions: readonly ProbeAction[];
  active(): number;
  /** Ends every session, as an idle limit would. */
  expire(): void;
  /** Lets every step that hangs go on. */
  release(): void;
}

const ACTION_RULES = {
  message: text(1_000_000),
  n: integer(-1_000_000_000, 1_000_000_000),
  x: positiveNumber(),
  metadata: anyObject(),
};
const RESET_RULES = { seed: integer(0, 2 ** 31 - 1), episode_id: text(255), foo: integer(0, 100) };

/**
 * An environment that does what no helpdesk would: `raise` throws, `true` rewards with a boolean, `nan` with NaN,
 * `big` answers n characters, `hang` waits until it is released, `sleep` takes n milliseconds, `fail` rejects, `later`
 * answers in a later turn. What reached it beside a message is in `raw`.
 */
export function createProbe({ capacity = 2, broken = false, tools = false }: ProbeOptions = {}): Probe {
  const sessions = new Map<string, EnvironmentSession<ProbeReset, ProbeAction>>();
  const resets: ProbeReset[] = [];
  const actions: ProbeAction[] = [];
  const hanging: (() => void)[] = [];

  function open(): EnvironmentSession<ProbeReset, ProbeAction> {
    if (broken) throw new Error("no database");
    if (sessions.size >= capacity) {
      throw new HelpdeskError(
        "session_limit_reached",
        `Server at capacity: ${sessions.size}/${capacity} sessions active.`,
        "session",
        [],
        { activeSessions: sessions.size, maxSessions: capacity },
      );
    }
    const id = randomUUID();
    const ending = new AbortController();
    let steps = 0;
    let episodeId: string | null = null;
    let reached: JsonObject = {};
    const reply = (words: string, more: Partial<EnvironmentReply> = {}): EnvironmentReply => ({
      observation: { text: words, legal: [1, 2], opt: null, raw: { steps, ...reached } },
      reward: 0.5,
      done: false,
      metadata: null,
      ...more,
    });
    const session: EnvironmentSession<ProbeReset, ProbeAction> = {
      id,
      reset: (options) => {
        resets.push(options);
        steps = 0;
        episodeId = typeof options["episode_id"] === "string" ? options["episode_id"] : "ep";
        reached = Object.keys(options).length === 0 ? {} : { reset: options };
        return reply("ready", { reward: null });
      },
      step: (action, call) => {
        actions.push(action);
        steps += 1;
        const { message, n, metadata } = action;
        reached = {
          ...(n !== 0 && message !== "big" && { n }),
          ...(metadata !== undefined && { metadata }),
          ...(Object.keys(call).length > 0 && { call }),
        };
        if (message === "raise") throw new Error("env exploded");
        if (message === "true") return reply("true", { reward: true, done: true });
        if (message === "nan") return reply("nan", { reward: Number.NaN });
        if (message === "big") return reply("x".repeat(n));
        if (message === "told") return reply("told", { metadata: { lastWord: "told" } });
        if (message === "fail") return Promise.reject(new Error("env exploded later"));
        if (message === "later")
          return new Promise((resolve) => setImmediate(() => resolve(reply(`later:${steps}`))));
        if (message === "sleep")
          return new Promise((resolve) => setTimeout(() => resolve(reply(`slept:${steps}`)), n));
        if (message === "hang")
          return new Promise((resolve) => hanging.push(() => resolve(reply(`hung:${steps}`))));
        return reply(`${steps}:${message}`);
      },
      state: () => ({ episodeId, stepCount: steps }),
      claim: () => undefined,
      close: () => {
        sessions.delete(id);
        ending.abort();
      },
      ended: ending.signal,
    };
    sessions.set(id, session);
    return session;
  }

  return {
    name: "Probe",
    resets,
    actions,
    active: () => sessions.size,
    expire: () => {
      for (const session of sessions.values()) session.close();
    },
    release: () => {
      for (const go of hanging.splice(0)) go();
    },
    metadata: () => {
      if (broken) throw new Error("no database");
      return {
        name: "Probe",
        description: "A probe.",
        readmeContent: null,
        version: "1.0.0",
        author: null,
        documentationUrl: null,
      };
    },
    schemas: {
      action: {
        title: "ProbeAction",
        type: "object",
        properties: Object.fromEntries(
          Object.entries(ACTION_RULES).map(([name, { schema }]) => [name, schema]),
        ),
        required: ["message"],
        additionalProperties: false,
      },
      observation: { title: "ProbeObservation", type: "object" },
      state: { title: "ProbeState", type: "object" },
    },
    tasks: () => [],
    ...(tools && { toolbox: createTools() }),
    bareActionKeys: new Set(),
    readReset: (data) => {
      const { values, issues } = readFields(RESET_RULES, data, "drop");
      if (issues.length > 0) throw new InvalidInput("wrong_type", issues);
      return { ...values };
    },
    readAction: (data) => {
      const { values, issues } = readFields(ACTION_RULES, data, "forbid");
      if (issues.length > 0) throw new InvalidInput("wrong_type", issues);
      const { message, n = 0, x, metadata } = values;
      if (message === undefined) {
        throw new InvalidInput("wrong_type", [
          { type: "missing", loc: ["message"], msg: "Field required", input: data },
        ]);
      }
      if (message === "") {
        const msg = "String should have at least 1 character";
        throw new InvalidInput("wrong_type", [
          { type: "string_too_short", loc: ["message"], msg, input: "", ctx: { min_length: 1 } },
        ]);
      }
      return { message, n, ...(x !== undefined && { x }), ...(metadata !== undefined && { metadata }) };
    },
    open,
    find: (id) => sessions.get(id),
  };
}

const ONE_TEXT = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
const TWO_NUMBERS = {
  type: "object",
  properties: { a: { type: "integer" }, b: { type: "integer" } },
  required: ["a"],
};

const TOOLS: readonly Tool[] = [
  { name: "echo_message", title: "Echo", description: "Says it again.", inputSchema: ONE_TEXT },
  { name: "add", title: "Add", description: "Adds b, or 2, to a.", inputSchema: TWO_NUMBERS },
  { name: "boom", title: "Boom", description: "Throws.", inputSchema: { type: "object" } },
];

function createTools(): NonNullable<Probe["toolbox"]> {
  const echoes = new WeakMap<object, number>();
  const answer = (data: unknown): ToolAnswer => ({
    text: JSON.stringify(data),
    data,
    reward: null,
    done: false,
    metadata: null,
  });
  return {
    title: "A probe",
    episode: { seed: { type: "integer" } },
    list: () => TOOLS,
    start: async (session, options) => {
      await session.reset(options);
      return answer("ready");
    },
    call: (session, name, { message, a, b = 2 }) => {
      if (name === "boom") throw new Error("tool exploded");
      if (name === "add") return answer({ sum: Number(a) + Number(b) });
      if (name !== "echo_message") {
        throw new UnknownTool(
          name,
          TOOLS.map((tool) => tool.name),
        );
      }
      const count = (echoes.get(session) ?? 0) + 1;
      echoes.set(session, count);
      return answer(`${count}:${String(message)}`);
    },
  };
}

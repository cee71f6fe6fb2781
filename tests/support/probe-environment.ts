import { HelpdeskError } from "../../src/service/index.js";
import {
  InvalidInput,
  type Environment,
  type EnvironmentReply,
  type EnvironmentSession,
  type JsonObject,
} from "../../src/transport/openenv/index.js";
import { anyObject, integer, text } from "../../src/transport/openenv/field-rules.js";
import { readFields } from "../../src/transport/openenv/read-fields.js";

interface ProbeAction {
  readonly message: string;
  readonly n: number;
  readonly metadata?: JsonObject;
}

type ProbeReset = JsonObject;

export interface ProbeOptions {
  readonly capacity?: number;
  /** The factory throws. */
  readonly broken?: boolean;
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
  metadata: anyObject(),
};
const RESET_RULES = { seed: integer(0, 2 ** 31 - 1), episode_id: text(255), foo: integer(0, 100) };

/**
 * An environment that does what no helpdesk would: `raise` throws, `true` rewards with a boolean, `nan` with NaN,
 * `big` answers n characters, `hang` waits until it is released, `fail` rejects, `later` answers in a later turn.
 */
export function createProbe({ capacity = 2, broken = false }: ProbeOptions = {}): Probe {
  const sessions = new Map<string, EnvironmentSession<ProbeReset, ProbeAction>>();
  const resets: ProbeReset[] = [];
  const actions: ProbeAction[] = [];
  const hanging: (() => void)[] = [];
  let opened = 0;

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
    opened += 1;
    const id = `probe-${opened}`;
    const ending = new AbortController();
    let steps = 0;
    let episodeId: string | null = null;
    const reply = (words: string, more: Partial<EnvironmentReply> = {}): EnvironmentReply => ({
      observation: { text: words, legal: [1, 2], opt: null, raw: { steps } },
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
        return reply("ready", { reward: null });
      },
      step: (action) => {
        actions.push(action);
        steps += 1;
        const { message, n } = action;
        if (message === "raise") throw new Error("env exploded");
        if (message === "true") return reply("true", { reward: true, done: true });
        if (message === "nan") return reply("nan", { reward: Number.NaN });
        if (message === "big") return reply("x".repeat(n));
        if (message === "told") return reply("told", { metadata: { lastWord: "told" } });
        if (message === "fail") return Promise.reject(new Error("env exploded later"));
        if (message === "later")
          return new Promise((resolve) => setImmediate(() => resolve(reply(`later:${steps}`))));
        if (message === "hang")
          return new Promise((resolve) => hanging.push(() => resolve(reply(`hung:${steps}`))));
        return reply(`${steps}:${message}`);
      },
      state: () => ({ episodeId, stepCount: steps }),
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
      action: { title: "ProbeAction", type: "object", required: ["message"], additionalProperties: false },
      observation: { title: "ProbeObservation", type: "object" },
      state: { title: "ProbeState", type: "object" },
    },
    tasks: () => [],
    bareActionKeys: new Set(),
    readReset: (data) => {
      const { values, issues } = readFields(RESET_RULES, data, "drop");
      if (issues.length > 0) throw new InvalidInput("wrong_type", issues);
      return { ...values };
    },
    readAction: (data) => {
      const { values, issues } = readFields(ACTION_RULES, data, "forbid");
      if (issues.length > 0) throw new InvalidInput("wrong_type", issues);
      const { message, n = 0, metadata } = values;
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
      return { message, n, ...(metadata !== undefined && { metadata }) };
    },
    open,
    find: (id) => sessions.get(id),
  };
}

import { absent, flag, record, rewardOrNull, without, type Pattern } from "../pattern.js";
import type { Row, Step } from "../row.js";
import { get, post, postText } from "../steps.js";
import { misfitOf } from "../subject.js";

const reset = (): Step => post("/reset", undefined, 200);

const probe = (message: string): object => ({ action: { message } });

const READY: Pattern = { observation: record, reward: null, done: false };
const STEPPED: Pattern = { observation: record, reward: rewardOrNull, done: flag };

/** A good step whose observation has none of these inside. */
function bare(...keys: readonly string[]): Pattern {
  return { observation: without(...keys), reward: rewardOrNull, done: flag };
}

/** The first fault that a 422 tells. */
function refused(type: string, loc: readonly (string | number)[]): Pattern {
  return { detail: [{ type, loc }] };
}

/** Reset first: for a server that keeps a session, and harmless for one that does not. */
function afterReset(...steps: readonly Step[]): readonly Step[] {
  return [reset(), ...steps];
}

function stepTwice(action: object): readonly Step[] {
  const one = post("/step", { action }, 200, STEPPED);
  return afterReset(one, one);
}

/** Reset and step over HTTP: H5 to H25. */
export const HTTP_PLAY_ROWS: readonly Row[] = [
  {
    id: "H5",
    says: "POST /reset without a body: observation, reward null, not done",
    needs: "any",
    steps: () => [post("/reset", undefined, 200, READY), post("/reset", {}, 200, READY)],
  },
  {
    id: "H6",
    says: "POST /reset null: as H5",
    needs: "any",
    steps: () => [post("/reset", null, 200, READY)],
    later: {
      release: "0.10",
      steps: () => [post("/reset", null, 422, refused("model_attributes_type", ["body"]))],
    },
  },
  {
    id: "H7",
    says: "POST /reset with seed, episode_id and unknown keys: 200",
    needs: "any",
    steps: () => [post("/reset", { seed: 3, episode_id: "e", zzz: 2 }, 200, READY)],
  },
  {
    id: "H7/probe",
    says: "POST /reset: what the environment knows reaches it, the rest is dropped",
    needs: "probe",
    steps: () => [
      post("/reset", { seed: 3, episode_id: "e", foo: 1, zzz: 2 }, 200, {
        observation: { raw: { reset: { seed: 3, episode_id: "e", foo: 1, zzz: absent } } },
      }),
    ],
  },
  {
    id: "H8",
    says: "POST /reset seed -1: 422 greater_than_equal",
    needs: "any",
    steps: () => [post("/reset", { seed: -1 }, 422, refused("greater_than_equal", ["body", "seed"]))],
  },
  {
    id: "H9",
    says: 'POST /reset seed "7": 200',
    needs: "any",
    steps: () => [post("/reset", { seed: "7" }, 200, READY)],
  },
  {
    id: "H9/probe",
    says: 'POST /reset seed "7": the environment gets 7',
    needs: "probe",
    steps: () => [post("/reset", { seed: "7" }, 200, { observation: { raw: { reset: { seed: 7 } } } })],
  },
  {
    id: "H10",
    says: "POST /reset seed 1.5: 422 int_from_float",
    needs: "any",
    steps: () => [post("/reset", { seed: 1.5 }, 422, refused("int_from_float", ["body", "seed"]))],
  },
  {
    id: "H11",
    says: "POST /reset []: 422 model_attributes_type",
    needs: "any",
    steps: () => [post("/reset", [], 422, refused("model_attributes_type", ["body"]))],
  },
  {
    id: "H12",
    says: "POST /reset {bad: 422 json_invalid",
    needs: "any",
    steps: () => [postText("/reset", "{bad", 422, { detail: [{ type: "json_invalid" }] })],
  },
  {
    id: "H13",
    says: "POST /reset with an episode_id of 256 characters: 422 string_too_long",
    needs: "any",
    steps: () => [
      post(
        "/reset",
        { episode_id: "x".repeat(256) },
        422,
        refused("string_too_long", ["body", "episode_id"]),
      ),
    ],
  },
  {
    id: "H14",
    // Releases before 0.10 drop the metadata, later ones leave it in the observation.
    says: "POST /step: 200; no reward or done inside the observation",
    needs: "any",
    steps: ({ action }) => [post("/step", { action }, 200, bare("reward", "done"))],
    instead: {
      point: "sessions",
      steps: ({ action }) => [
        post("/step", { action }, 409, { code: "episode_not_started" }),
        reset(),
        post("/step", { action }, 200, bare("reward", "done")),
      ],
    },
  },
  {
    id: "H15",
    says: "POST /step twice, GET /state: nothing was kept",
    needs: "any",
    steps: ({ action }) => [...stepTwice(action), get("/state", 200, { body: { step_count: 0 } })],
    instead: {
      point: "sessions",
      steps: ({ action }) => [...stepTwice(action), get("/state", 200, { body: { step_count: 2 } })],
    },
  },
  {
    id: "H16",
    says: "POST /step with timeout_s, request_id and an unknown key: 200",
    needs: "any",
    steps: ({ action }) =>
      afterReset(post("/step", { action, timeout_s: 2, request_id: "r1", extra: 3 }, 200, STEPPED)),
  },
  {
    id: "H16/probe",
    says: "POST /step: timeout_s and request_id reach the environment",
    needs: "probe",
    steps: () =>
      afterReset(
        post("/step", { ...probe("hi"), timeout_s: 2, request_id: "r1", extra: 3 }, 200, {
          observation: { raw: { call: { timeout_seconds: 2, request_id: "r1" } } },
        }),
      ),
  },
  {
    id: "H17",
    says: "POST /step timeout_s 0: 422 greater_than",
    needs: "any",
    steps: ({ action }) => [
      post("/step", { action, timeout_s: 0 }, 422, refused("greater_than", ["body", "timeout_s"])),
    ],
  },
  {
    id: "H18",
    says: "POST /step with a bare action: 422 missing",
    needs: "any",
    steps: ({ action }) => [post("/step", action, 422, refused("missing", ["body", "action"]))],
    instead: { point: "sessions", steps: ({ action }) => afterReset(post("/step", action, 200, STEPPED)) },
  },
  {
    id: "H19",
    says: "POST /step with a text for an action: 422 dict_type",
    needs: "any",
    steps: () => [post("/step", { action: "x" }, 422, refused("dict_type", ["body", "action"]))],
  },
  {
    id: "H20",
    says: "POST /step with an action that breaks its schema: 422, the path is the action's",
    needs: "any",
    steps: (subject) => {
      const { action, loc } = misfitOf(subject);
      return [post("/step", { action }, 422, { detail: [{ loc }] })];
    },
  },
  {
    id: "H20/probe",
    says: "POST /step with a text that is too short: 422 with min_length",
    needs: "probe",
    steps: () => [
      post("/step", probe(""), 422, {
        detail: [{ type: "string_too_short", loc: ["message"], ctx: { min_length: 1 } }],
      }),
    ],
  },
  {
    id: "H21",
    says: "POST /step with an unknown key in the action: 422 extra_forbidden",
    needs: "any",
    steps: ({ action }) => [
      post("/step", { action: { ...action, bogus: 1 } }, 422, refused("extra_forbidden", ["bogus"])),
    ],
  },
  {
    id: "H22",
    says: "POST /step without a body: 422 missing",
    needs: "any",
    steps: () => [post("/step", undefined, 422, refused("missing", ["body"]))],
  },
  {
    id: "H23",
    says: "POST /step, the environment throws: 500",
    needs: "probe",
    steps: () => afterReset(post("/step", probe("raise"), 500)),
  },
  {
    id: "H24",
    says: "POST /step, reward true and done: the number 1, done true",
    needs: "probe",
    steps: () => afterReset(post("/step", probe("true"), 200, { reward: 1, done: true })),
  },
  {
    id: "H25",
    says: "POST /step, reward NaN: null",
    needs: "probe",
    steps: () => afterReset(post("/step", probe("nan"), 200, { reward: null })),
  },
];

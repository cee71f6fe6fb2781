import { absent, oneOf, only, startingWith, without, type Pattern } from "../pattern.js";
import { NotApplicable } from "../not-applicable.js";
import type { Row, Step } from "../row.js";
import {
  ask,
  errorFrame,
  invalid,
  observation,
  receive,
  RESET,
  sendText,
  STATE,
  step,
  stillOpen,
} from "../steps.js";
import { misfitOf, type Subject } from "../subject.js";
import { onSocket, refusedMessage, refusedText, stepCount, told } from "./socket-patterns.js";

/** A good step whose observation has none of these inside, and nothing but metadata beside it. */
function bare(...keys: readonly string[]): Pattern {
  const siblings = only(["observation", "reward", "done", "metadata"], { observation: without(...keys) });
  return { type: "observation", data: siblings };
}

function brokenAction(subject: Subject, message: Pattern): readonly Step[] {
  const { action, loc } = misfitOf(subject);
  return refusedMessage(step(action), errorFrame("VALIDATION_ERROR", { message, errors: [{ loc }] }));
}

function integerIn({ integerField }: Subject): string {
  if (integerField === undefined) throw new NotApplicable("no field of the action is a whole number");
  return integerField;
}

/** Reset, step and state on `/ws`: W1 to W21. */
export const SOCKET_PLAY_ROWS: readonly Row[] = [
  {
    id: "W1",
    says: "connect and wait: no frame",
    needs: "any",
    steps: () => onSocket({ do: "quiet", socket: "a" }),
  },
  {
    id: "W2",
    says: "state first: step_count 0",
    needs: "any",
    steps: () => onSocket(ask(STATE, stepCount(0))),
  },
  {
    id: "W3",
    says: "step before reset: an observation",
    needs: "any",
    steps: ({ action }) => onSocket(ask(step(action), observation())),
    instead: {
      point: "sessions",
      steps: ({ action }) =>
        onSocket(
          ask(step(action), errorFrame("EXECUTION_ERROR", { reason: "episode_not_started" })),
          stillOpen(),
        ),
    },
  },
  {
    id: "W4",
    says: "reset: reward null, not done",
    needs: "any",
    steps: () => onSocket(ask(RESET, observation({ reward: null, done: false }))),
  },
  {
    id: "W5",
    says: "reset with seed, episode_id and unknown keys: an observation",
    needs: "any",
    steps: () => onSocket(ask({ ...RESET, data: { seed: 3, episode_id: "e", zzz: 2 } }, observation())),
  },
  {
    id: "W5/probe",
    says: "reset: what the environment knows reaches it, the rest is dropped",
    needs: "probe",
    steps: () =>
      onSocket(
        ask(
          { ...RESET, data: { seed: 3, episode_id: "e", foo: 1, zzz: 2 } },
          observation({
            observation: { raw: { reset: { seed: 3, episode_id: "e", foo: 1, zzz: absent } } },
          }),
        ),
      ),
  },
  {
    id: "W6",
    says: "reset with seed -5: an observation",
    needs: "any",
    steps: () => onSocket(ask({ ...RESET, data: { seed: -5 } }, observation())),
    instead: {
      point: "seeds",
      steps: () =>
        refusedMessage(
          { ...RESET, data: { seed: -5 } },
          invalid({ type: "greater_than_equal", loc: ["seed"] }),
        ),
    },
  },
  {
    id: "W7",
    says: "reset with data null: VALIDATION_ERROR dict_type",
    needs: "any",
    steps: () => refusedMessage({ ...RESET, data: null }, invalid({ type: "dict_type", loc: ["data"] })),
  },
  {
    id: "W8",
    says: "reset with an unknown key beside data: VALIDATION_ERROR extra_forbidden",
    needs: "any",
    steps: () => refusedMessage({ ...RESET, more: 1 }, invalid({ type: "extra_forbidden", loc: ["more"] })),
  },
  {
    id: "W9",
    says: "reset, step, step, state: step_count 2",
    needs: "any",
    steps: ({ action }) =>
      onSocket(
        ask(RESET, observation()),
        ask(step(action), observation()),
        ask(step(action), observation()),
        ask(STATE, stepCount(2)),
      ),
  },
  {
    id: "W10",
    says: "step: observation, reward, done, and metadata when not empty",
    needs: "any",
    // Releases before 0.10 drop the metadata, later ones leave it in the observation.
    steps: ({ action }) => onSocket(ask(RESET, observation()), ask(step(action), bare("reward", "done"))),
  },
  {
    id: "W11",
    says: "step with timeout_s: VALIDATION_ERROR at timeout_s",
    needs: "any",
    steps: ({ action }) =>
      refusedMessage(
        step({ ...action, timeout_s: 3 }),
        invalid({ type: "extra_forbidden", loc: ["timeout_s"] }),
      ),
  },
  {
    id: "W12",
    says: "step with an action that breaks its schema: VALIDATION_ERROR, the path is the action's",
    needs: "any",
    steps: (subject) => brokenAction(subject, "Invalid message"),
    instead: {
      point: "messages",
      steps: (subject) => {
        const [field = ""] = misfitOf(subject).loc;
        return brokenAction(subject, startingWith(`Invalid message: ${field}: `));
      },
    },
  },
  {
    id: "W12/probe",
    says: "step with a text that is too short: VALIDATION_ERROR",
    needs: "probe",
    steps: () =>
      refusedMessage(step({ message: "" }), invalid({ type: "string_too_short", loc: ["message"] })),
  },
  {
    id: "W13",
    says: "step without data: VALIDATION_ERROR missing",
    needs: "any",
    steps: () => refusedMessage({ type: "step" }, invalid({ type: "missing", loc: ["data"] })),
  },
  {
    id: "W14",
    says: "step with a text for data: VALIDATION_ERROR dict_type",
    needs: "any",
    steps: () => refusedMessage({ type: "step", data: "str" }, invalid({ type: "dict_type", loc: ["data"] })),
  },
  {
    id: "W15",
    says: 'step with "7" for a whole number: taken for 7',
    needs: "any",
    steps: (subject) =>
      onSocket(
        ask(RESET, observation()),
        ask(step({ ...subject.action, [integerIn(subject)]: "7" }), observation()),
      ),
  },
  {
    id: "W15/probe",
    says: 'step with "7" for a whole number: the environment gets 7',
    needs: "probe",
    steps: () =>
      onSocket(ask(step({ message: "x", n: "7" }), observation({ observation: { raw: { n: 7 } } }))),
  },
  {
    id: "W16",
    says: 'step with "seven" for a whole number: VALIDATION_ERROR int_parsing',
    needs: "any",
    steps: (subject) => {
      const field = integerIn(subject);
      return refusedMessage(
        step({ ...subject.action, [field]: "seven" }),
        invalid({ type: "int_parsing", loc: [field] }),
      );
    },
  },
  {
    id: "W17",
    says: "the environment throws: EXECUTION_ERROR in its words, and the session goes on",
    needs: "probe",
    steps: () =>
      onSocket(
        ask(step({ message: "raise" }), errorFrame("EXECUTION_ERROR", { message: "env exploded" })),
        ask(step({ message: "fail" }), errorFrame("EXECUTION_ERROR", { message: "env exploded later" })),
        ask(step({ message: "hi" }), told("3:hi")),
      ),
  },
  {
    id: "W18",
    says: "reward true and done: told so, the socket stays, a reset works",
    needs: "probe",
    steps: () =>
      onSocket(
        ask(step({ message: "true" }), observation({ reward: oneOf(true, 1), done: true })),
        stillOpen(),
      ),
  },
  {
    id: "W19",
    says: "reward NaN: null",
    needs: "probe",
    steps: () => onSocket(ask(step({ message: "nan" }), observation({ reward: null }))),
  },
  {
    id: "W20",
    says: "a bare NaN for a number: accepted",
    needs: "probe",
    steps: () => onSocket(sendText('{"type":"step","data":{"message":"x","x":NaN}}'), receive(observation())),
    instead: {
      point: "numbers",
      steps: () => [
        ...refusedText(
          '{"type":"step","data":{"message":"x","x":NaN}}',
          invalid({ type: "finite_number", loc: ["x"] }),
        ),
        sendText('{"type":"step","data":{"message":"x","n":123456789012345678901}}'),
        receive(invalid({ type: "int_parsing_size", loc: ["n"] })),
      ],
    },
  },
  {
    id: "W21",
    says: "step with metadata in the action: accepted",
    needs: "any",
    steps: ({ action, takesMetadata }) => {
      if (!takesMetadata) throw new NotApplicable("its actions have no metadata");
      return onSocket(ask(RESET, observation()), ask(step({ ...action, metadata: { k: 1 } }), observation()));
    },
  },
  {
    id: "W21/probe",
    says: "step with metadata in the action: the environment sees it",
    needs: "probe",
    steps: () =>
      onSocket(
        ask(
          step({ message: "x", metadata: { k: 1 } }),
          observation({ observation: { raw: { metadata: { k: 1 } } } }),
        ),
      ),
  },
];

import { absent, oneOf, record, startingWith, text, type Pattern } from "../pattern.js";
import { fill } from "../fill.js";
import type { Row } from "../row.js";
import {
  ask,
  CLOSE,
  closed,
  errorFrame,
  invalid,
  observation,
  open,
  receive,
  RESET,
  send,
  sendText,
  STATE,
  step,
} from "../steps.js";
import { onSocket, refusedMessage, refusedText, stepCount, told } from "./socket-patterns.js";

const NO_OBJECTS = ["[1]", "5", "null", '"s"'] as const;

/** The handshake goes well, and then the client is told why there is nothing for it. */
const AT_CAPACITY = (capacity: number): Pattern =>
  errorFrame("CAPACITY_REACHED", { active_sessions: capacity, max_sessions: capacity });

/** How a `/ws` socket is refused, loaded, kept apart and ended: W22 to W43. */
export const SOCKET_LIFE_ROWS: readonly Row[] = [
  {
    id: "W22",
    says: "state with data: VALIDATION_ERROR extra_forbidden",
    needs: "any",
    steps: () => refusedMessage({ ...STATE, data: {} }, invalid({ type: "extra_forbidden", loc: ["data"] })),
  },
  {
    id: "W23",
    says: "an unknown type: UNKNOWN_TYPE",
    needs: "any",
    steps: () =>
      refusedMessage(
        { type: "bogus" },
        errorFrame("UNKNOWN_TYPE", { message: "Unknown message type: bogus" }),
      ),
  },
  {
    id: "W24",
    says: "no type: UNKNOWN_TYPE",
    needs: "any",
    steps: () => refusedMessage({}, errorFrame("UNKNOWN_TYPE", { message: "Unknown message type: " })),
  },
  {
    id: "W25",
    says: "no JSON: INVALID_JSON",
    needs: "any",
    steps: () =>
      refusedText("not json", errorFrame("INVALID_JSON", { message: startingWith("Invalid JSON:") })),
  },
  {
    id: "W26",
    says: "JSON that is no object: SESSION_ERROR, close 1000",
    needs: "any",
    steps: () =>
      NO_OBJECTS.flatMap((message, index) => {
        const socket = `no-object-${index}`;
        return [
          open(socket),
          sendText(message, socket),
          receive(errorFrame("SESSION_ERROR"), socket),
          closed(1000, socket),
        ];
      }),
  },
  {
    id: "W27",
    says: "a binary frame: SESSION_ERROR, close 1000",
    needs: "any",
    steps: () =>
      onSocket(
        { do: "sendBinary", socket: "a", text: "{}" },
        receive(errorFrame("SESSION_ERROR")),
        closed(1000),
      ),
  },
  {
    id: "W28",
    says: "close: no frame, close 1000",
    needs: "any",
    steps: () => onSocket(send(CLOSE), closed(1000)),
  },
  {
    id: "W29",
    says: "close with data: VALIDATION_ERROR",
    needs: "any",
    steps: () => refusedMessage({ ...CLOSE, data: {} }, invalid()),
  },
  {
    id: "W30",
    says: "three steps and close without reading: three observations in order, close 1000",
    needs: "any",
    steps: ({ action }) =>
      onSocket(
        ask(RESET, observation()),
        send(step(action)),
        send(step(action)),
        send(step(action)),
        send(CLOSE),
        receive(observation()),
        receive(observation()),
        receive(observation()),
        closed(1000),
      ),
  },
  {
    id: "W30/probe",
    says: "the same where the second answer takes a while: the order stays",
    needs: "probe",
    steps: () =>
      onSocket(
        send(step({ message: "a" })),
        send(step({ message: "later" })),
        send(step({ message: "c" })),
        send(CLOSE),
        receive(told("1:a")),
        receive(told("later:2")),
        receive(told("3:c")),
        closed(1000),
      ),
  },
  {
    id: "W31",
    says: "one socket too many: the handshake succeeds, CAPACITY_REACHED with the counts, close 1000",
    needs: "capacity",
    steps: (subject) => [
      ...fill(subject),
      open("one-more"),
      receive(AT_CAPACITY(subject.capacity ?? 0), "one-more"),
      // OpenEnv closes at once; a server that waits for the client's first message lets it see why.
      send(RESET, "one-more"),
      closed(1000, "one-more"),
    ],
  },
  {
    id: "W32",
    says: "a socket is cut: its slot is free within a second",
    needs: "capacity",
    steps: (subject) => [
      ...fill(subject),
      { do: "drop", socket: "slot-1" },
      { do: "soon", steps: [open("next"), ...ask(STATE, { type: "state" }, "next")] },
    ],
  },
  {
    id: "W33",
    says: "the factory fails: FACTORY_ERROR with factory_name, close 1000",
    needs: "failing factory",
    steps: () =>
      onSocket(receive(errorFrame("FACTORY_ERROR", { factory_name: text })), send(RESET), closed(1000)),
  },
  {
    id: "W34",
    says: "a reply of 30 MB arrives whole",
    needs: "probe",
    steps: () =>
      onSocket(
        send(step({ message: "big", n: 30_000_000 })),
        receive(observation({ observation: { text: "x".repeat(30_000_000) } })),
      ),
  },
  {
    id: "W35",
    says: "a request of more than 16 MiB: close 1009",
    needs: "any",
    steps: () => onSocket(sendText("x".repeat(16 * 1024 * 1024 + 10)), closed(1009)),
  },
  {
    id: "W36",
    says: "a step longer than several pings: the connection survives, the observation arrives",
    needs: "slow probe",
    steps: () => onSocket(ask(step({ message: "sleep", n: 400 }), told("slept:1"))),
  },
  {
    id: "W37",
    says: "two sockets: each has its own episode",
    needs: "any",
    steps: ({ action }) => [
      open("a"),
      open("b"),
      ...ask(RESET, observation(), "a"),
      ...ask(RESET, observation(), "b"),
      ...ask(step(action), observation(), "a"),
      ...ask(STATE, stepCount(1), "a"),
      ...ask(STATE, stepCount(0), "b"),
    ],
  },
  {
    id: "W38",
    says: "production mode: reset, step and state work on /ws",
    needs: "production mode",
    steps: ({ action }) =>
      onSocket(ask(RESET, observation()), ask(step(action), observation()), ask(STATE, stepCount(1))),
  },
  {
    id: "W39",
    says: "an upgrade on /nope or /ws/: 403",
    needs: "any",
    steps: () => [
      { do: "refused", path: "/nope", status: 403 },
      { do: "refused", path: "/ws/", status: 403 },
    ],
  },
  {
    id: "W40",
    says: "OpenEnv's GenericEnvClient: reset, step, state, error, step, close",
    needs: "real client",
    steps: () => [],
    shownBy:
      "tests/clients/openenv-python.test.ts: plays a hard episode, shows errors and keeps two sessions apart",
  },
  {
    id: "W41",
    says: "a client gives up waiting, then steps: it reads the late answer",
    needs: "slow probe",
    // A client that waits 1.2 s: the first answer comes late, and is read for the second.
    steps: () =>
      onSocket(
        send(step({ message: "sleep", n: 1_500 })),
        { do: "quiet", socket: "a" },
        ask(step({ message: "next" }), told("slept:1")),
      ),
    instead: {
      point: "deadline",
      steps: () =>
        onSocket(
          ask(
            step({ message: "sleep", n: 1_500 }),
            errorFrame("EXECUTION_ERROR", { reason: "step_deadline_exceeded" }),
          ),
          ask(RESET, observation({ reward: null })),
          ask(step({ message: "fresh" }), told("1:fresh")),
          { do: "quiet", socket: "a" },
        ),
    },
  },
  {
    id: "W42",
    says: "/ws?session_id=unknown: SESSION_ERROR and close, or before 0.4 a session of its own",
    needs: "any",
    steps: () => [
      open("a", "/ws?session_id=unknown"),
      send(STATE),
      receive(
        oneOf(errorFrame("SESSION_ERROR", { message: startingWith("Unknown session_id") }), {
          type: "state",
        }),
      ),
    ],
  },
  {
    id: "W43",
    says: "metadata: an object, or left out; never null",
    needs: "any",
    steps: ({ action }) =>
      onSocket(
        ask(RESET, observation({ metadata: oneOf(record, absent) })),
        ask(step(action), observation({ metadata: oneOf(record, absent) })),
      ),
  },
  {
    id: "W43/probe",
    says: "metadata: there when not empty, left out when empty",
    needs: "probe",
    steps: () =>
      onSocket(
        ask(step({ message: "told" }), observation({ metadata: { last_word: "told" } })),
        ask(step({ message: "hi" }), observation({ metadata: absent })),
      ),
  },
];

import type { Pattern } from "./pattern.js";
import type { Subject } from "./subject.js";

/** What a row has to be run against. */
export type Need =
  /** Any environment. */
  | "any"
  /** Any environment that has tools. */
  | "tools"
  /** The environment of the tests that throws, sleeps and sends NaN. */
  | "probe"
  /** The same with the tools `echo_message`, `add` and `boom`. */
  | "tool probe"
  /** The same behind short pings and a step deadline of a second. */
  | "slow probe"
  /** A known number of sessions, none of them taken. */
  | "capacity"
  | "failing factory"
  | "production mode"
  /** OpenEnv's own Python client or validator. */
  | "real client"
  | "container";

/** A point of docs/conformance.md#where-we-deviate: what this project does otherwise than OpenEnv, on purpose. */
export type Point = "deadline" | "numbers" | "sessions" | "messages" | "mcp" | "seeds" | "places" | "origins";

/** One thing to do or to look at. Sockets have names; texts in braces stand for values kept. */
export type Step =
  | {
      readonly do: "call";
      readonly method: string;
      readonly path: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as JSON; `text` is sent as it is. */
      readonly json?: unknown;
      readonly text?: string;
      readonly status: number;
      readonly body?: Pattern;
      readonly replyHeaders?: Readonly<Record<string, Pattern>>;
    }
  | { readonly do: "open"; readonly socket: string; readonly path: string }
  /** The handshake is refused with this status. */
  | { readonly do: "refused"; readonly path: string; readonly status: number }
  /** Sent as JSON; nothing happens where the socket is closed already. */
  | { readonly do: "send"; readonly socket: string; readonly json: unknown }
  | { readonly do: "sendText"; readonly socket: string; readonly text: string }
  | { readonly do: "sendBinary"; readonly socket: string; readonly text: string }
  | { readonly do: "receive"; readonly socket: string; readonly frame: Pattern }
  /** No frame and no close, for as long as the run takes to call it silence. */
  | { readonly do: "quiet"; readonly socket: string }
  | { readonly do: "closed"; readonly socket: string; readonly code: number }
  /** Cut without a word. */
  | { readonly do: "drop"; readonly socket: string }
  /** Tried again until it goes well, for a second. */
  | { readonly do: "soon"; readonly steps: readonly Step[] };

/** One row: a request, and what OpenEnv's own server was seen to answer. */
export interface Row {
  readonly id: string;
  /** Request and expectation in a line. */
  readonly says: string;
  readonly needs: Need;
  /** Throws `NotApplicable` where the environment has nothing to run it with. */
  readonly steps: (subject: Subject) => readonly Step[];
  /** What this project does instead, where docs/conformance.md#where-we-deviate says so. */
  readonly instead?: { readonly point: Point; readonly steps: (subject: Subject) => readonly Step[] };
  /** What releases of OpenEnv itself do that came after the rows were established. */
  readonly later?: { readonly release: string; readonly steps: (subject: Subject) => readonly Step[] };
  /** For rows that other software shows: the test, and the words by which it names the row. */
  readonly shownBy?: string;
}

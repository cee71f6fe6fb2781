import type { LlmMode, ModelRequest } from "../policies/index.js";
import type { Rng } from "../support/rng.js";
import type { BackOff } from "./back-off.js";
import type { EndpointAddress } from "./base-url.js";
import type { Usage } from "./meter.js";
import type { Alternative } from "./probe.js";
import type { RequestShape } from "./request-shape.js";

export interface EndpointOptions {
  readonly address: EndpointAddress;
  readonly apiKey: string;
  readonly model: string;
  /** How the first request is made. */
  readonly shape: RequestShape;
  /** How else it may be made when the endpoint refuses that; undefined: it is not tried. */
  readonly alternatives: ((mode: LlmMode) => readonly Alternative[]) | undefined;
  /** Called with a sentence when another way to ask is accepted after the first was refused. */
  readonly onProbed: (finding: string) => void;
  /** Of one answer; undefined: not sent. */
  readonly maxTokens: number | undefined;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Draws the jitter. */
  readonly rng: Rng;
  /** Called with what every answer cost. */
  readonly onUsage: (usage: Usage) => void;
  /** Called with every prompt and the reply's body, or the failure in its place. */
  readonly onExchange: (request: ModelRequest, reply: string) => void;
}

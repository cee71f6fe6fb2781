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
  /** Hears of a way to ask that was taken after the first was refused: a sentence. */
  readonly onProbed: (finding: string) => void;
  /** Of one answer; undefined: not sent. */
  readonly maxTokens: number | undefined;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Draws the jitter. */
  readonly rng: Rng;
  /** Hears what every answer took. */
  readonly onUsage: (usage: Usage) => void;
  /** Hears of every prompt and of the reply's body, or of what came instead of it. */
  readonly onExchange: (request: ModelRequest, reply: string) => void;
}

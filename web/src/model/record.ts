import type { ServerInfo } from "../../../src/client/server-info.js";
import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";
import { jsonLine } from "../../../src/support/json-line.js";
import { episodeOf } from "../../../src/trajectory-file/episode-of.js";
import type { AskedReset } from "../../../src/trajectory-file/shape.js";
import { FORMAT } from "./read-file.js";
import type { Trail } from "./trail.js";

/** A played episode, and what was asked for to get it. */
export interface Played {
  readonly trail: Trail;
  /** What each step took, in seconds, and how sure the player was of it, where this page saw it. */
  readonly taken: readonly (
    { readonly seconds: number; readonly confidence?: number | undefined } | undefined
  )[];
  /** Steps that were taken back, and are not in the trail. */
  readonly undone: number;
  /** Of those, routes whose verdict had been shown. */
  readonly lookedUp: number;
  readonly episodeId: string;
  readonly asked: AskedReset;
}

type Server = Pick<ServerInfo, "version" | "contractVersion" | "rulesDigest" | "dataset">;

/** The name that a person has in a file. */
export function policyOf(name: string | undefined): string {
  return `human:${name === undefined || name.trim() === "" ? "somebody" : name.trim()}`;
}

/** The episode as a trajectory file, with what was seen at each step unless it is left out: docs/trajectory-format.md. */
export function recordOf(
  played: Played,
  name: string | undefined,
  server: Server,
  { observations = true }: { readonly observations?: boolean } = {},
): string {
  const { trail, taken, undone, lookedUp, episodeId, asked } = played;
  const last = trail.seen.at(-1);
  if (last === undefined) throw new Error("nothing was played");
  const header = {
    format: FORMAT,
    program_version: server.version,
    contract_version: server.contractVersion,
    rules_digest: server.rulesDigest,
    dataset_digest: server.dataset.digest,
    policy: policyOf(name),
    sees: "observations",
    run: null,
  };
  const known = taken.filter((one) => one !== undefined);
  const isTimed = known.length === last.history.length;
  const total = Math.round(10 * known.reduce((sum, { seconds }) => sum + seconds, 0)) / 10;
  const episode = episodeOf({
    episodeId,
    reset: asked,
    steps: last.history.map(({ action }, index) => ({
      action: withConfidence(action, taken[index]?.confidence),
      ...(observations && { observation: whole(trail, index, last) }),
      ...(taken[index] !== undefined && { notes: { seconds: taken[index].seconds } }),
    })),
    last,
    keepsLast: observations,
    unfinished: "it was kept before its end",
    notes: { ...(isTimed && { seconds: total }), undone, looked_up: lookedUp },
  });
  return jsonLine(header) + jsonLine(episode);
}

/** As it was sent: a history leaves out how sure somebody was. */
function withConfidence(action: Action, confidence: number | undefined): Action {
  return confidence === undefined ? action : { ...action, confidence };
}

/** What was seen, with the history that it had: the page keeps that of the last answer alone. */
function whole({ seen }: Trail, step: number, last: Observation): Observation | undefined {
  const then = seen[step];
  return then && { ...then, history: last.history.slice(0, step) };
}

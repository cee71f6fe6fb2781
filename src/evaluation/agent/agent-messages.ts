import type { Observation } from "../../domain/observation.js";
import { HelpdeskReply } from "../../transport/openenv/helpdesk/reply.js";

/** Where an agent is: neither the seed nor the split, which would tell it what the tickets are. */
export interface Moment {
  /** 1 for the first episode of the evaluation. */
  readonly episode: number;
  /** Actions of the episode before this one. */
  readonly step: number;
}

/** A new episode is about to begin; nothing is answered to it. */
export function resetMessage(episode: number, restarted: boolean): string {
  return JSON.stringify({ type: "reset", episode, restarted });
}

/** Exactly what OpenEnv's `/step` answers, with the moment before it. See docs/own-agents.md#what-the-agent-is-sent. */
export function observationMessage({ episode, step }: Moment, observation: Observation): string {
  const { before, kept, after } = new HelpdeskReply(observation).json();
  const head = `{"type":"observation","episode":${episode},"step":${step},`;
  const rest = Buffer.concat([Buffer.from(before, "latin1"), kept, Buffer.from(after, "latin1")]);
  return head + rest.toString("utf8").slice(1);
}

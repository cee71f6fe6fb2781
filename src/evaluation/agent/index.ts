/** Agents of any language: a process that answers line by line, or an endpoint that is posted to. */
import { appendFileSync, writeFileSync } from "node:fs";
import type { EpisodePlayer } from "../play-episodes.js";
import type { NoteStream } from "../../support/terminal.js";
import { observationMessage } from "./agent-messages.js";
import { createAgentNotes, type AgentNotes } from "./agent-notes.js";
import { isAddress, type AgentOptions } from "./agent-options.js";
import { createHttpSeat } from "./http-seat.js";
import { createProcessSeat } from "./process-seat.js";
import type { Seat } from "./seat.js";

export { AgentError } from "./agent-error.js";
export { isAddress, shownAgent, type AgentOptions } from "./agent-options.js";

export interface Agent {
  /** The agent in one more episode, played at the given place: one episode at a time at each, counted from 0. */
  play(name: string, place: number): EpisodePlayer;
  close(): Promise<void>;
}

export interface AgentSurroundings {
  /** The variables of this process. */
  readonly environment: NodeJS.ProcessEnv;
  readonly notes: NoteStream;
}

/** Starts nothing yet: a process begins with the first episode of its place. */
export function createAgent(options: AgentOptions, { environment, notes: stream }: AgentSurroundings): Agent {
  const { createNotes } = createAgentNotes(stream);
  const stop = new AbortController();
  const seats: { readonly seat: Seat; readonly notes: AgentNotes }[] = [];
  const { log } = options;
  if (log !== undefined) writeFileSync(log, "");
  const open = (place: number): (typeof seats)[number] => {
    const notes = createNotes();
    if (isAddress(options.agent)) return { seat: createHttpSeat(options, notes, stop.signal), notes };
    const seat = createProcessSeat({
      options,
      environment: forChild(environment, place),
      notes,
      onStderr: log === undefined ? () => undefined : (text) => appendFileSync(log, text),
    });
    return { seat, notes };
  };
  let episodes = 0;
  return {
    play(name, place) {
      const { seat, notes } = (seats[place] ??= open(place));
      const episode = (episodes += 1);
      let step = -1;
      return {
        name,
        reset: () => seat.reset(episode),
        act(observation) {
          const moment = { episode, step: (step += 1) };
          return seat.act(observationMessage(moment, observation), moment);
        },
        takeNotes: () => ({ steps: [], episode: { agent: notes.take() } }),
      };
    },
    async close() {
      stop.abort();
      await Promise.all(seats.map(({ seat }) => seat.close()));
    },
  };
}

/** Without what the evaluation was told: files of tickets, addresses of servers and tokens for them. */
function forChild(environment: NodeJS.ProcessEnv, place: number): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^(EVALUATE|HELPDESK)_/.test(name));
  // Python holds its output back where it writes to no terminal.
  return { PYTHONUNBUFFERED: "1", ...Object.fromEntries(own), AGENT_PLACE: String(place) };
}

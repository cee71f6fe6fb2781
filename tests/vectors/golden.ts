import { readFileSync } from "node:fs";
import type { Action } from "../../src/domain/action.js";
import type { PlayedState } from "../../src/domain/episode-state.js";
import type { Observation } from "../../src/domain/observation.js";
import { TASK_IDS, type TaskId } from "../../src/domain/task.js";
import { primaryRoute } from "../../src/domain/ticket.js";
import type { ToolName } from "../../src/domain/vocabulary.js";
import { isOver, startEpisode, stateOf, step, type StepResult } from "../../src/engine/index.js";
import { vectorDataset } from "./shared-vectors.js";

/** What a seed gives. */
export interface QueueVector {
  readonly seed: number;
  /** Null where the seed draws it. */
  readonly askedTaskId: TaskId | null;
  readonly askedQueueSize: number | null;
  readonly taskId: TaskId;
  readonly ticketIds: readonly string[];
  readonly episodeId: string;
}

/** The whole of what is told at the end of a scene. */
export interface ObservationVector {
  readonly name: string;
  readonly taskId: TaskId;
  readonly ticketIds: readonly string[];
  readonly actions: readonly Action[];
  readonly observation: Observation;
  readonly state: PlayedState;
}

const SEEDS = [0, 1, 2, 3, 7, 42, 1000, 2 ** 31 - 1];
const SIZES = [1, 2, 3, 4, 8, 36];

export function queueVectors(): readonly QueueVector[] {
  return SEEDS.flatMap((seed) => [
    queueVector(seed, null, null),
    ...TASK_IDS.map((taskId) => queueVector(seed, taskId, null)),
    ...SIZES.map((size) => queueVector(seed, 3, size)),
  ]);
}

function queueVector(seed: number, askedTaskId: TaskId | null, askedQueueSize: number | null): QueueVector {
  const { episode } = startEpisode({
    dataset: vectorDataset,
    seed,
    ...(askedTaskId === null ? {} : { taskId: askedTaskId }),
    ...(askedQueueSize === null ? {} : { queueSize: askedQueueSize }),
  });
  const { currentTaskId, queueTicketIds, episodeId } = stateOf(episode);
  return { seed, askedTaskId, askedQueueSize, taskId: currentTaskId, ticketIds: queueTicketIds, episodeId };
}

/** An action, or what to do about the ticket that is current then. */
type Cue = Action | "reveal" | "submit_true_labels" | "submit_wrong_labels";

interface Scene {
  readonly name: string;
  readonly taskId: TaskId;
  readonly ticketIds: readonly string[];
  readonly cues: readonly Cue[];
}

const lookup = (toolName: ToolName): Action => ({ actionType: "investigate", toolName });
const requestInfo: Action = { actionType: "request_info" };
const openIncident: Action = { actionType: "open_incident" };
const defer: Action = { actionType: "defer" };

const CEDAR = ["v-030", "v-020", "v-002"];
const BIRCH = ["v-006", "v-001"];
const HARD = ["v-018", "v-007", "v-020", "v-026", "v-016"];
const REQUESTER = ["v-027", "v-026", "v-036", "v-001"];

const SCENES: readonly Scene[] = [
  { name: "task-1/start", taskId: 1, ticketIds: ["v-018", "v-011"], cues: [] },
  {
    name: "task-1/looked-up",
    taskId: 1,
    ticketIds: ["v-018", "v-011"],
    cues: [lookup("lookup_internal_routing_note")],
  },
  {
    name: "task-1/finished",
    taskId: 1,
    ticketIds: ["v-018", "v-011"],
    cues: ["submit_true_labels", "submit_wrong_labels"],
  },
  { name: "task-2/hidden", taskId: 2, ticketIds: CEDAR, cues: [] },
  { name: "task-2/revealed", taskId: 2, ticketIds: CEDAR, cues: ["reveal", requestInfo] },
  { name: "task-2/deferred", taskId: 2, ticketIds: CEDAR, cues: [defer] },
  {
    name: "task-2/stabilised",
    taskId: 2,
    ticketIds: CEDAR,
    cues: ["reveal", "submit_true_labels", "reveal"],
  },
  { name: "task-2/spawned", taskId: 2, ticketIds: CEDAR, cues: ["submit_wrong_labels"] },
  {
    name: "task-2/requester-history",
    taskId: 2,
    ticketIds: REQUESTER,
    cues: ["reveal", "submit_true_labels", lookup("lookup_requester_history")],
  },
  {
    name: "task-2/penalised",
    taskId: 2,
    ticketIds: CEDAR,
    cues: [{ actionType: "submit", priority: "low" }],
  },
  { name: "task-3/hidden", taskId: 3, ticketIds: HARD, cues: [] },
  { name: "task-3/revealed", taskId: 3, ticketIds: HARD, cues: ["reveal"] },
  {
    name: "task-3/forecast",
    taskId: 3,
    ticketIds: HARD,
    cues: [lookup("lookup_queue_capacity_forecast")],
  },
  {
    name: "task-3/related-ticket-waiting",
    taskId: 3,
    ticketIds: ["v-012", "v-006"],
    cues: [lookup("lookup_related_ticket")],
  },
  {
    name: "task-3/cluster-summary",
    taskId: 3,
    ticketIds: BIRCH,
    cues: [lookup("lookup_queue_cluster_summary")],
  },
  {
    name: "task-3/deferred-at-risk",
    taskId: 3,
    ticketIds: ["v-007", "v-020"],
    cues: [defer, "reveal", "submit_true_labels"],
  },
  { name: "task-3/defer-denied", taskId: 3, ticketIds: ["v-004"], cues: [defer] },
  { name: "task-3/incident-opened", taskId: 3, ticketIds: BIRCH, cues: [openIncident] },
  {
    name: "task-3/stabilised-under-incident",
    taskId: 3,
    ticketIds: BIRCH,
    cues: ["reveal", openIncident, "submit_true_labels", "reveal"],
  },
  {
    name: "task-3/spawned",
    taskId: 3,
    ticketIds: HARD,
    cues: ["submit_wrong_labels", "submit_wrong_labels"],
  },
  {
    name: "task-3/follow-up-presented",
    taskId: 3,
    ticketIds: ["v-013"],
    cues: ["submit_wrong_labels"],
  },
  {
    name: "task-3/truncated",
    taskId: 3,
    ticketIds: ["v-004"],
    cues: new Array<Cue>(12).fill(lookup("lookup_internal_routing_note")),
  },
  {
    name: "task-3/finished",
    taskId: 3,
    ticketIds: BIRCH,
    cues: ["reveal", openIncident, "submit_true_labels", "reveal", "submit_true_labels"],
  },
];

export function observationVectors(): readonly ObservationVector[] {
  return SCENES.map(({ name, taskId, ticketIds, cues }) => {
    let now = startEpisode({ dataset: vectorDataset, seed: 0, taskId, ticketIds });
    const actions: Action[] = [];
    for (const cue of cues) {
      for (const action of actionsFor(cue, now)) {
        actions.push(action);
        now = step(now.episode, action);
      }
    }
    const { episode, observation } = now;
    return { name, taskId, ticketIds, actions, observation, state: stateOf(episode) };
  });
}

function actionsFor(cue: Cue, { episode, observation }: StepResult): readonly Action[] {
  if (isOver(episode)) throw new Error("a scene goes on after its episode");
  const labels = primaryRoute(episode.queue[episode.position]!.ticket);
  switch (cue) {
    case "reveal":
      return (observation.currentTicket?.contextStatus?.recommendedTools ?? []).map(lookup);
    case "submit_true_labels":
      return [{ actionType: "submit", ...labels }];
    case "submit_wrong_labels":
      return [
        {
          actionType: "submit",
          ...labels,
          issueType: labels.issueType === "onboarding" ? "spam_phishing" : "onboarding",
          resolutionAction: labels.resolutionAction === "ignore" ? "escalate" : "ignore",
        },
      ];
    default:
      return [cue];
  }
}

export const GOLDEN_FILES = {
  queues: { url: new URL("./queues.json", import.meta.url), compute: queueVectors },
  observations: { url: new URL("./observations.json", import.meta.url), compute: observationVectors },
} as const;

/** The vectors as a file holds them: what JSON cannot say (a key without a value) is not there. */
export function goldenText(name: keyof typeof GOLDEN_FILES): string {
  return `${JSON.stringify(GOLDEN_FILES[name].compute(), null, 1)}\n`;
}

export function recordedText(name: keyof typeof GOLDEN_FILES): string {
  return readFileSync(GOLDEN_FILES[name].url, "utf8");
}

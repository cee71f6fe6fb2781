import * as v from "valibot";
import { TASK_IDS } from "../domain/task.js";
import { WORLD_SPLITS, WORLD_TWINS } from "../domain/ticket-source.js";
import { ASSIGNMENT_GROUPS, ROUTE_FIELDS, SPLIT_CHOICES, TWINS } from "../domain/vocabulary.js";
import {
  ANY_TEXT,
  FLAG,
  having,
  listOf,
  NUMBER,
  NUMBER_OR_NULL,
  oneOf,
  TEXT_OR_NULL,
  wholeNumber,
} from "../files/shapes.js";
import { ACTION, ROUTE, SOME_LABELS } from "../rollouts/domain-shapes.js";
import { MAX_SEED } from "../service/index.js";
import { PARTS } from "./labelling.js";
import { LOSS_NAMES, QUEUE_COMPONENTS } from "./losses.js";
import { RESULT_FORMAT, type EvaluationResult } from "./result.js";

const TASK = oneOf(TASK_IDS);
const SEED = wholeNumber(0, MAX_SEED);
const SEES = oneOf(["observations", "labels"]);
const LOSSES = v.object(v.entriesFromList(LOSS_NAMES, NUMBER), "an object");
const ESTIMATE = having({ value: NUMBER, low: NUMBER_OR_NULL, high: NUMBER_OR_NULL });
const FLOOR = having({
  policy: oneOf(["best_constant", "text_blind"]),
  constant: NUMBER,
  blind: NUMBER,
  route: ROUTE,
});

const STEP = having({
  step: wholeNumber(1),
  ticketId: ANY_TEXT,
  title: ANY_TEXT,
  action: ACTION,
  score: NUMBER_OR_NULL,
  breakdown: v.nullable(
    having({ issueType: NUMBER, priority: NUMBER, assignmentGroup: NUMBER, resolutionAction: NUMBER }),
  ),
  reward: NUMBER,
  feedback: ANY_TEXT,
  useful: FLAG,
  usedAlternateRoute: FLAG,
  contextGapPenalty: NUMBER,
  capacityPenalty: NUMBER,
  incidentGapPenalty: NUMBER,
  riskPenalty: NUMBER,
  labels: v.nullable(SOME_LABELS),
});

const ACTIONS = having({
  model: wholeNumber(0),
  repaired: wholeNumber(0),
  backfilled: wholeNumber(0),
  replaced: wholeNumber(0),
  penalised: wholeNumber(0),
});
const TOKENS = {
  actions: ACTIONS,
  promptTokens: wholeNumber(0),
  answerTokens: wholeNumber(0),
  uncountedAnswers: wholeNumber(0),
  failedAttempts: wholeNumber(0),
  cost: NUMBER_OR_NULL,
} as const;
const MODEL_USE = having(TOKENS);
const MODEL_ACCOUNT = having({
  ...TOKENS,
  prices: having({ input: NUMBER_OR_NULL, output: NUMBER_OR_NULL }),
  fallbackShare: NUMBER,
  unansweredShare: NUMBER,
  costPerEpisode: NUMBER_OR_NULL,
  costPerTicket: NUMBER_OR_NULL,
  warning: TEXT_OR_NULL,
});

const EPISODE = having({
  taskId: TASK,
  seed: SEED,
  attempt: wholeNumber(1),
  rubricReward: NUMBER,
  truncated: FLAG,
  unfinished: v.exactOptional(FLAG),
  tickets: wholeNumber(0),
  trajectoryReward: NUMBER,
  queueManagementScore: NUMBER,
  queueManagementBreakdown: v.object(
    v.entriesFromList(Object.values(QUEUE_COMPONENTS), v.exactOptional(NUMBER)),
    "an object",
  ),
  investigations: wholeNumber(0),
  investigationPenalty: NUMBER,
  losses: LOSSES,
  floor: NUMBER_OR_NULL,
  oracle: NUMBER_OR_NULL,
  optimum: NUMBER_OR_NULL,
  optimumUpper: NUMBER_OR_NULL,
  ticketScores: v.nullable(listOf(having({ ticketId: ANY_TEXT, score: NUMBER }))),
  model: v.exactOptional(MODEL_USE),
  steps: listOf(STEP),
});

const SUMMARY = having({
  taskId: TASK,
  finished: NUMBER,
  failed: NUMBER,
  rubricReward: v.nullable(ESTIMATE),
  newTickets: v.nullable(ESTIMATE),
  withFailuresAsZero: NUMBER_OR_NULL,
  normalised: v.nullable(ESTIMATE),
  floor: NUMBER_OR_NULL,
  floorFrom: v.nullable(FLOOR),
  oracle: NUMBER_OR_NULL,
  optimum: NUMBER_OR_NULL,
  regret: NUMBER_OR_NULL,
  solved: NUMBER_OR_NULL,
  solvedByScore: NUMBER,
  episodesToTellApart: NUMBER_OR_NULL,
  passK: v.nullable(listOf(NUMBER)),
  losses: LOSSES,
});

const FIELD_COUNTS = listOf(having({ field: oneOf(ROUTE_FIELDS), tickets: wholeNumber(0) }));
const GROUP_OR_NULL = v.nullable(oneOf(ASSIGNMENT_GROUPS));
const LABELLING = having({
  tickets: wholeNumber(0),
  absent: FIELD_COUNTS,
  guessed: FIELD_COUNTS,
  routes: v.nullable(having({ known: wholeNumber(0), rerouted: wholeNumber(0) })),
  lacks: listOf(oneOf(PARTS)),
  teams: listOf(
    having({
      word: ANY_TEXT,
      group: GROUP_OR_NULL,
      tickets: wholeNumber(0),
      submitted: wholeNumber(0),
      right: wholeNumber(0),
      wrongMostly: GROUP_OR_NULL,
    }),
  ),
});

const READING = having({ taskId: TASK, seeds: wholeNumber(0), scrambled: NUMBER, gain: ESTIMATE });

const NUMBER_OF_SOURCE = v.exactOptional(wholeNumber(0));

const SOURCE = having({
  generated: v.exactOptional(
    having({
      world: NUMBER_OF_SOURCE,
      split: v.exactOptional(oneOf(WORLD_SPLITS)),
      hiddenPercent: NUMBER_OF_SOURCE,
      misleadingPercent: NUMBER_OF_SOURCE,
      clusterSize: NUMBER_OF_SOURCE,
      scarcityPercent: NUMBER_OF_SOURCE,
      keyDigest: v.exactOptional(ANY_TEXT),
      twin: v.exactOptional(oneOf(WORLD_TWINS)),
    }),
  ),
});

/** A result whose keys are those of its type. */
export const RESULT = having({
  format: oneOf([RESULT_FORMAT]),
  programVersion: ANY_TEXT,
  contractVersion: ANY_TEXT,
  rulesDigest: ANY_TEXT,
  datasetDigest: ANY_TEXT,
  split: oneOf(SPLIT_CHOICES),
  splitDigest: ANY_TEXT,
  source: v.exactOptional(SOURCE),
  policy: having({ name: ANY_TEXT, sees: SEES, random: FLAG }),
  server: TEXT_OR_NULL,
  splitTicketCount: wholeNumber(0),
  seedStart: SEED,
  episodesPerTask: wholeNumber(0),
  attempts: wholeNumber(1),
  solvedAt: NUMBER,
  interval: having({ method: ANY_TEXT, level: NUMBER, resamples: wholeNumber(0) }),
  hasTickets: FLAG,
  reading: v.nullable(listOf(READING)),
  twins: v.exactOptional(
    having({
      gaps: listOf(
        having({ twin: oneOf(TWINS), taskId: TASK, seeds: wholeNumber(0), score: NUMBER, gap: ESTIMATE }),
      ),
      absent: listOf(having({ twin: oneOf(TWINS), why: ANY_TEXT })),
    }),
  ),
  passKAbsent: TEXT_OR_NULL,
  tasks: listOf(SUMMARY),
  labelling: v.exactOptional(LABELLING),
  recorded: v.exactOptional(
    having({
      episodes: wholeNumber(0),
      unfinished: wholeNumber(0),
      leftOut: wholeNumber(0),
      different: wholeNumber(0),
      time: v.exactOptional(having({ episodes: wholeNumber(1), seconds: NUMBER })),
    }),
  ),
  model: v.exactOptional(MODEL_ACCOUNT),
  failures: listOf(
    having({
      taskId: TASK,
      seed: SEED,
      attempt: wholeNumber(1),
      error: ANY_TEXT,
      model: v.exactOptional(MODEL_USE),
    }),
  ),
  episodes: listOf(EPISODE),
}) satisfies v.GenericSchema<unknown, EvaluationResult>;

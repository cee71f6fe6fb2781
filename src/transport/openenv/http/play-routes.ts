import { createPlayHandlers } from "./play-handlers.js";
import type { SessionsByCaller } from "./sessions-by-caller.js";
import type { Route } from "../../route.js";
import type { SessionQueues } from "../session-queue.js";

/**
 * `/reset`, `/step`, `/state` and `/close`, and the first three again under `/web`, over kept sessions.
 * See docs/wire.md#reset-and-step-over-http.
 */
export function playRoutes<R, A>(
  queues: SessionQueues<R, A>,
  sessions: SessionsByCaller<R, A>,
): readonly Route[] {
  const handlers = createPlayHandlers(queues, sessions);
  const reset = { ...RESET, answer: handlers.reset };
  const step = { ...STEP, answer: handlers.step };
  const state = { ...STATE, answer: handlers.state };
  const report = { ...REPORT, answer: handlers.report };
  return [
    { ...reset, path: "/reset" },
    { ...step, path: "/step" },
    { ...state, path: "/state" },
    ...(queues.environment.reportSchema === undefined ? [] : [report]),
    { ...CLOSE, answer: handlers.close },
    { ...reset, path: "/web/reset" },
    { ...step, path: "/web/step" },
    { ...state, path: "/web/state" },
  ];
}

const RESET_HELP =
  "Everything is optional. The reply names the session in the header `X-Session-Id` and in the cookie `session_id`. " +
  "A reset that names no session opens a new one, which also becomes the default of calls that name none; once it " +
  "was played as the default, the next nameless reset starts over in it. `request_id`: a reset that is sent again with it is " +
  "done once; without a session it has 16 characters or more that nobody else uses. At capacity a reset that needs a new session answers 503.";

const STEP_HELP =
  'The body is `{"action": {…}}` or the action itself. `request_id`: the same id as the session\'s last step answers ' +
  "that step again and moves nothing. `expected_step`: refused with 409 unless the session has taken so many steps.";

const REPORT_HELP =
  "Only of an episode that is over, else 409 `episode_not_over`: it tells the labels of the episode's tickets. Every number " +
  "with its rule, its inputs, its arithmetic and what would have changed it; the greatest score that any actions reach, and " +
  "actions that reach it. It moves nothing.";

const RESET = {
  method: "POST",
  tag: "Environment Control",
  summary: "Start an episode",
  description: RESET_HELP,
  requestSchema: "ResetRequest",
  replySchema: "ResetResponse",
  playsSession: true,
} as const;
const STEP = {
  method: "POST",
  tag: "Environment Control",
  summary: "Take one action",
  description: STEP_HELP,
  requestSchema: "StepRequest",
  replySchema: "StepResponse",
  playsSession: true,
} as const;
const STATE = {
  method: "GET",
  tag: "State Management",
  summary: "The operator's view of the episode: ids and counters, never a label",
  replySchema: "State",
  playsSession: true,
} as const;
const REPORT = {
  method: "GET",
  path: "/report",
  tag: "State Management",
  summary: "What the finished episode was worth, what it could have been worth, and why: for graders",
  description: REPORT_HELP,
  replySchema: "Report",
  playsSession: true,
} as const;
const CLOSE = {
  method: "POST",
  path: "/close",
  tag: "Environment Control",
  summary: "End a session and free its slot",
  requestSchema: "CloseRequest",
  replySchema: "CloseResponse",
  playsSession: true,
} as const;

/** A client for programs in TypeScript and JavaScript, in Node.js and in browsers: `helpdesk-env/client`. */
export { createHelpdeskClient, PROTOCOLS } from "./client.js";
export type { ClientOptions, HelpdeskClient, Protocol } from "./client.js";
export { HelpdeskError, type FailureReason } from "./failure.js";
export type { Action } from "./action.js";
export type { HelpdeskSession, ResetOptions, StepOptions } from "./session.js";
export type { ServerInfo } from "./server-info.js";
export type { EpisodeState } from "../domain/episode-state.js";
export type { Observation, RewardComponents, TicketView } from "../domain/observation.js";
export type { ToolResult } from "../domain/tool-result.js";
export type { Route } from "../domain/route.js";
export type { Task } from "../domain/task.js";
export * from "../domain/vocabulary.js";

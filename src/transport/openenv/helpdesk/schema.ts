import { ObservationSchema } from "../../../../gen/ts/helpdesk/v1/observation_pb.js";
import { EpisodeReportSchema } from "../../../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../../../gen/ts/helpdesk/v1/state_pb.js";
import type { Environment, JsonSchema } from "../environment.js";
import { createJsonSchemas } from "../../../wire/json/schema.js";
import { ACTION_RULES } from "./validate-action.js";
import { RESET_RULES } from "./validate-reset.js";
import { isObject } from "../../../support/is-object.js";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Flat actions: the same table that checks them. */
const ACTION_PROPERTIES = Object.fromEntries(
  Object.entries(ACTION_RULES).map(([name, { schema }]) => [
    name,
    { anyOf: [schema, { type: "null" }], default: name === "action_type" ? "submit" : null },
  ]),
);

/** An action as a history entry tells it: only the fields that it had. */
const PLAYED_ACTION: JsonSchema = {
  title: "Action",
  type: "object",
  properties: Object.fromEntries(
    Object.entries(ACTION_RULES)
      .filter(([name]) => name !== "metadata")
      .map(([name, { schema }]) => [name, schema]),
  ),
  required: ["action_type"],
  additionalProperties: false,
};

/**
 * The JSON Schemas of GET /schema, derived from the contract. As pydantic has it, `done` and `reward` are properties of
 * the observation although they travel beside it; `metadata` travels in it and beside it.
 * See docs/wire.md#what-is-told-of-the-server.
 */
export function helpdeskSchemas(): Environment<never, never>["schemas"] {
  return { action: actionSchema(), observation: observationSchema(), state: stateSchema() };
}

/** What reset takes; `/openapi.json` shows it. */
export function resetSchema(): JsonSchema {
  return {
    title: "ResetRequest",
    type: "object",
    properties: Object.fromEntries(
      Object.entries(RESET_RULES).map(([name, { schema }]) => [name, { anyOf: [schema, { type: "null" }] }]),
    ),
    additionalProperties: true,
  };
}

function actionSchema(): JsonSchema {
  return {
    $schema: DIALECT,
    title: "HelpdeskTicketAction",
    type: "object",
    properties: ACTION_PROPERTIES,
    required: [],
    additionalProperties: false,
  };
}

function observationSchema(): JsonSchema {
  const schemas = createJsonSchemas({ Action: PLAYED_ACTION });
  const observation = schemas.of(ObservationSchema);
  const own = isObject(observation["properties"]) ? observation["properties"] : {};
  return {
    $schema: DIALECT,
    ...observation,
    title: "HelpdeskTicketObservation",
    properties: {
      done: { type: "boolean", default: false },
      reward: { anyOf: [{ type: "number" }, { type: "null" }], default: null },
      ...own,
    },
    $defs: schemas.definitions,
  };
}

function stateSchema(): JsonSchema {
  const schemas = createJsonSchemas({});
  const state = schemas.of(StateSchema);
  return { $schema: DIALECT, ...state, title: "HelpdeskTicketState", $defs: schemas.definitions };
}

/** What GET /report answers; `/openapi.json` shows it. */
export function reportSchema(): JsonSchema {
  const schemas = createJsonSchemas({ Action: PLAYED_ACTION });
  const report = schemas.of(EpisodeReportSchema);
  return { $schema: DIALECT, ...report, $defs: schemas.definitions };
}

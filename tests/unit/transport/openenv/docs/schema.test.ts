import type { DescEnum } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import * as words from "../../../../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { SubmitActionSchema, InvestigateActionSchema } from "../../../../../gen/ts/helpdesk/v1/action_pb.js";
import { ObservationOptionsSchema } from "../../../../../gen/ts/helpdesk/v1/observation_pb.js";
import { ResetRequestSchema } from "../../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { enumWords } from "../../../../../src/wire/keys.js";
import { ACTION_RULES } from "../../../../../src/transport/openenv/helpdesk/validate-action.js";
import { RESET_RULES } from "../../../../../src/transport/openenv/helpdesk/validate-reset.js";

const wordsOf = (kind: DescEnum): readonly string[] => [...enumWords(kind).keys()];

test("the words of a flat action are the contract's, and so are its fields", () => {
  const wanted = {
    action_type: wordsOf(words.ActionTypeSchema),
    tool_name: wordsOf(words.ToolNameSchema),
    issue_type: wordsOf(words.IssueTypeSchema),
    priority: wordsOf(words.PrioritySchema),
    assignment_group: wordsOf(words.AssignmentGroupSchema),
    resolution_action: wordsOf(words.ResolutionActionSchema),
  };
  const table = Object.entries(ACTION_RULES).flatMap(([name, { schema }]) =>
    schema["enum"] === undefined ? [] : [[name, schema["enum"]]],
  );
  expect(Object.fromEntries(table)).toEqual(wanted);
  const fields = [...SubmitActionSchema.fields, ...InvestigateActionSchema.fields].map(({ name }) => name);
  expect(new Set(Object.keys(ACTION_RULES))).toEqual(new Set(["action_type", "metadata", ...fields]));
});

test("the words of a flat reset are the contract's, and so are its fields, but for those that only a session by name has", () => {
  const table = Object.entries(RESET_RULES).map(([name, { schema }]) => [name, schema["enum"]]);
  const ofSessions = ["session_id", "reattachable", "observation_options"];
  const wanted = [...ResetRequestSchema.fields, ...ObservationOptionsSchema.fields]
    .filter(({ name }) => !ofSessions.includes(name))
    .map((field) => [field.name, field.enum === undefined ? undefined : wordsOf(field.enum)]);
  expect(Object.fromEntries(table)).toEqual(Object.fromEntries(wanted));
});

import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/action_pb.js";
import type { Action } from "../../domain/action.js";
import { assertNever } from "../../support/assert-never.js";
import { encodeLabels } from "./encode-route.js";
import { toolNames } from "./words.js";

/** A field that the action's kind has no use for, which flat JSON can carry, is left out. */
export function encodeAction(action: Action): pb.Action {
  return create(pb.ActionSchema, { action: encodeKind(action) });
}

function encodeKind(action: Action): pb.Action["action"] {
  switch (action.actionType) {
    case "submit":
      return { case: "submit", value: create(pb.SubmitActionSchema, encodeLabels(action)) };
    case "investigate": {
      const { toolName, toolTargetTicketId } = action;
      const value = create(pb.InvestigateActionSchema, {
        toolName: toolNames.number(toolName),
        ...(toolTargetTicketId !== undefined && { toolTargetTicketId }),
      });
      return { case: "investigate", value };
    }
    case "request_info":
      return { case: "requestInfo", value: create(pb.RequestInfoActionSchema) };
    case "open_incident":
      return { case: "openIncident", value: create(pb.OpenIncidentActionSchema) };
    case "defer":
      return { case: "defer", value: create(pb.DeferActionSchema) };
    default:
      return assertNever(action.actionType);
  }
}

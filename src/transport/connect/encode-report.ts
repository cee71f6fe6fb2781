import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/report_pb.js";
import type { EpisodeReport, ExplainedComponent } from "../../domain/episode-report.js";
import { encodeAction } from "./encode-action.js";
import { terminations } from "./words.js";

export function encodeReport(report: EpisodeReport): pb.EpisodeReport {
  const { solved, normalised, ...rest } = report;
  return create(pb.EpisodeReportSchema, {
    ...rest,
    termination: terminations.number(rest.termination),
    optimalPlan: rest.optimalPlan.map(encodeAction),
    ...(solved !== null && { solved }),
    ...(normalised !== null && { normalised }),
    components: rest.components.map(encodeComponent),
  });
}

function encodeComponent({ step, ticketId, ...rest }: ExplainedComponent): pb.ExplainedComponent {
  return create(pb.ExplainedComponentSchema, {
    ...rest,
    ...(step !== null && { step }),
    ...(ticketId !== null && { ticketId }),
    inputs: rest.inputs.map((one) => create(pb.ExplainedInputSchema, one)),
    counterfactuals: rest.counterfactuals.map((one) => create(pb.CounterfactualSchema, one)),
  });
}

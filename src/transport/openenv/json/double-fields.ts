import { ScalarType, type DescMessage } from "@bufbuild/protobuf";
import { ObservationSchema } from "../../../../gen/ts/helpdesk/v1/observation_pb.js";
import { EpisodeReportSchema } from "../../../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../../../gen/ts/helpdesk/v1/state_pb.js";
import { TaskSchema } from "../../../../gen/ts/helpdesk/v1/task_pb.js";

/** The messages of the contract that OpenEnv's JSON tells, and all that they hold. */
export function toldMessages(): ReadonlySet<DescMessage> {
  const found = new Set<DescMessage>();
  const waiting: DescMessage[] = [ObservationSchema, StateSchema, TaskSchema, EpisodeReportSchema];
  for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
    if (found.has(message)) continue;
    found.add(message);
    for (const field of message.fields) if (field.message !== undefined) waiting.push(field.message);
  }
  return found;
}

/**
 * Names, in camelCase, of the fields that are a `double` in the contract: rewards, scores, penalties, shares. No count
 * has the name of one (a test holds it), so that a writer of JSON can go by the key.
 */
export const DOUBLE_FIELDS: ReadonlySet<string> = new Set(
  [...toldMessages()].flatMap((message) =>
    message.fields.filter((field) => field.scalar === ScalarType.DOUBLE).map((field) => field.localName),
  ),
);

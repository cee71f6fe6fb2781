import { create } from "@bufbuild/protobuf";
import {
  GetServerInfoResponseSchema,
  type GetServerInfoResponse,
} from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { TaskSchema, type Task as PbTask } from "../../../gen/ts/helpdesk/v1/task_pb.js";
import type { Task } from "../../domain/task.js";
import type { ServerInfo } from "../../service/index.js";
import { encodeWeights } from "./encode-route.js";
import { remember } from "./remember.js";
import { actionTypes, difficulties, routeFields, splits, toolNames } from "./words.js";

export function encodeServerInfo(info: ServerInfo): GetServerInfoResponse {
  const { datasetDigest, datasetTicketCount, datasetSplits, ...rest } = info;
  return create(GetServerInfoResponseSchema, {
    ...rest,
    dataset: {
      digest: datasetDigest,
      ticketCount: datasetTicketCount,
      splits: datasetSplits.map(({ split, ...part }) => ({ ...part, split: splits.number(split) })),
    },
  });
}

export const encodeTask = remember((task: Task): PbTask =>
  create(TaskSchema, {
    ...task,
    difficulty: difficulties.number(task.difficulty),
    allowedFields: task.allowedFields.map(routeFields.number),
    actions: task.actions.map(actionTypes.number),
    tools: task.tools.map(toolNames.number),
    fieldWeights: encodeWeights(task.fieldWeights),
  }),
);

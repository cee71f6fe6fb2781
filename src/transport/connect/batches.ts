import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, MAX_BATCH_ITEMS, type Connection } from "../../service/index.js";
import { itemErrorOf, type ItemCalls } from "./item-calls.js";
import type { ItemWatch } from "./log-item.js";
import { sessionIn } from "./session-in.js";

/** Makes the calls of a batch one after another. */
export async function batchReset(
  { items }: pb.BatchResetRequest,
  connection: Connection | undefined,
  calls: ItemCalls,
  { begin }: ItemWatch,
): Promise<pb.BatchResetResponse> {
  checkBatchSize(items.length);
  const results = items.map(async (item) => {
    const call = begin("reset", () => sessionIn(item));
    try {
      const value = await calls.reset(item, connection);
      call.done(value);
      return create(pb.BatchResetResultSchema, { result: { case: "reset", value } });
    } catch (error) {
      call.failed(error);
      const value = itemErrorOf(error, call.fault);
      return create(pb.BatchResetResultSchema, { result: { case: "error", value } });
    }
  });
  return create(pb.BatchResetResponseSchema, { results: await Promise.all(results) });
}

/** As {@link batchReset}. */
export async function batchStep(
  { items }: pb.BatchStepRequest,
  connection: Connection | undefined,
  calls: ItemCalls,
  { begin }: ItemWatch,
): Promise<pb.BatchStepResponse> {
  checkBatchSize(items.length);
  const results = items.map(async (item) => {
    const call = begin("step", () => sessionIn(item));
    try {
      const value = await calls.step(item, connection);
      call.done(value);
      return create(pb.BatchStepResultSchema, { result: { case: "step", value } });
    } catch (error) {
      call.failed(error);
      const value = itemErrorOf(error, call.fault);
      return create(pb.BatchStepResultSchema, { result: { case: "error", value } });
    }
  });
  return create(pb.BatchStepResponseSchema, { results: await Promise.all(results) });
}

/** Throws `malformed_request`. */
export function checkBatchSize(items: number): void {
  if (items >= 1 && items <= MAX_BATCH_ITEMS) return;
  const problem = `The batch has ${items} items; this server takes 1 to ${MAX_BATCH_ITEMS}.`;
  throw new HelpdeskError("malformed_request", problem, "items");
}

import type { JournalRecord } from "../journal/index.js";
import type { Play } from "./play.js";
import type { ResetOptions } from "./service.js";

/** Makes the call again that the record is of. */
export function playRecord(record: JournalRecord, play: Play): void {
  if (record.kind === "reset") play.reset(resetOptions(record), record);
  else if (record.kind === "step") {
    play.step(record.action, record.requestId === undefined ? {} : { requestId: record.requestId });
  }
}

function resetOptions(record: JournalRecord & { readonly kind: "reset" }): ResetOptions {
  const { taskId, seed, queueSize, ticketIds, episodeId, split, rewardMode, agent, requestId } = record;
  const { history, staticFields } = record;
  return {
    ...(taskId !== undefined && { taskId }),
    seed,
    ...(queueSize !== undefined && { queueSize }),
    ...(ticketIds !== undefined && { ticketIds }),
    ...(episodeId !== undefined && { episodeId }),
    split,
    ...(rewardMode !== undefined && { rewardMode }),
    ...(agent !== undefined && { agent }),
    ...(requestId !== undefined && { requestId }),
    observationOptions: { history, staticFields },
  };
}

import type { DescEnum, DescField } from "@bufbuild/protobuf";
import type { ErrorReason } from "../../service/index.js";

/** The value names that a field of the enum takes, as proto JSON spells them; without the zero value. */
export function wordsOf(schema: DescEnum): string[] {
  return schema.values.filter((value) => value.number !== 0).map((value) => value.name);
}

/** What a number that does not fit a field is called, where the catalogue has a better word than wrong_type. */
const NUMBER_REASONS: ReadonlyMap<string, ErrorReason> = new Map<string, ErrorReason>([
  ["helpdesk.v1.ResetRequest.seed", "invalid_seed"],
  ["helpdesk.v1.ResetRequest.task_id", "unknown_task"],
  ["helpdesk.v1.ResetRequest.queue_size", "invalid_queue_size"],
]);

/** The same for what is no number at all: a seed that cannot be used is always `invalid_seed`. */
export function reasonOfNoNumber(field: DescField): ErrorReason {
  const reason = reasonOfBadNumber(field);
  return reason === "invalid_seed" ? reason : "wrong_type";
}

export function reasonOfBadNumber(field: DescField): ErrorReason {
  return NUMBER_REASONS.get(`${field.parent.typeName}.${field.name}`) ?? "wrong_type";
}

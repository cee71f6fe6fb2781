import {
  ObservationMetadataSchema,
  ObservationSchema,
} from "../../../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Observation, ObservationMetadata } from "../../../domain/observation.js";
import type { EnvironmentReply, ReplyJson } from "../environment.js";
import { flatValue } from "../json/flat-value.js";
import type { ReplyWriter } from "./observation/reply-writer.js";

/** A reply to reset or step in the shape of OpenEnv. */
export class HelpdeskReply implements EnvironmentReply {
  constructor(
    private readonly seen: Observation,
    private readonly writer: ReplyWriter,
  ) {}

  /**
   * Exactly the keys that OpenEnv's typed clients know, `metadata` being one that all have; always all of them.
   * See docs/wire.md#observations.
   */
  get observation(): object {
    return wireObservation(this.seen);
  }

  get reward(): number | null {
    return this.seen.reward;
  }

  get done(): boolean {
    return this.seen.done;
  }

  get metadata(): object {
    return wireMetadata(this.seen.metadata);
  }

  json(): ReplyJson {
    return this.writer.json(this.seen);
  }
}

/** The keys of an observation, with its metadata inside too; `reward`, `done` and `metadata` stand beside it. */
export function wireObservation(seen: Observation): object {
  return flatValue(ObservationSchema, seen);
}

/** What stands beside the observation, and in it: clients of OpenEnv hand on the observation alone. */
export function wireMetadata(metadata: ObservationMetadata): object {
  return flatValue(ObservationMetadataSchema, metadata);
}

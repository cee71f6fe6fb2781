import {
  ObservationMetadataSchema,
  ObservationSchema,
} from "../../../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Observation } from "../../../domain/observation.js";
import { fraction } from "../../../wire/json/number-text.js";
import { createJsonWriter, createSplitJsonWriter } from "../../../wire/json/writer.js";
import { WrittenJson } from "../../../wire/json/written.js";
import type { EnvironmentReply, ReplyJson } from "../environment.js";

const observation = createSplitJsonWriter(ObservationSchema, "history");
const metadata = createJsonWriter(ObservationMetadataSchema);

/**
 * A reply to reset or step in the shape of OpenEnv: exactly the keys that its typed clients know, always all of them;
 * `metadata` stands in the observation and beside it, since clients hand on the observation alone.
 * See docs/wire.md#observations.
 */
export class HelpdeskReply implements EnvironmentReply {
  constructor(private readonly seen: Observation) {}

  get observation(): WrittenJson {
    const { seen } = this;
    const items = Buffer.from(observation.items(seen.history, seen.done)).toString("latin1");
    return new WrittenJson(observation.after(observation.before("", seen) + items, seen));
  }

  get reward(): number | null {
    return this.seen.reward;
  }

  get done(): boolean {
    return this.seen.done;
  }

  get metadata(): WrittenJson {
    return new WrittenJson(metadata("", this.seen.metadata));
  }

  json(): ReplyJson {
    const { seen } = this;
    const { reward, done } = seen;
    const kept = observation.items(seen.history, done);
    const before = observation.before('{"observation":', seen);
    let after = observation.after("", seen) + ',"reward":' + (reward === null ? "null" : fraction(reward));
    after += done ? ',"done":true,"metadata":' : ',"done":false,"metadata":';
    return { before, kept, after: metadata(after, seen.metadata) + "}" };
  }
}

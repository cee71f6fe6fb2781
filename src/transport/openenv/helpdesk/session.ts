import { EpisodeReportSchema } from "../../../../gen/ts/helpdesk/v1/report_pb.js";
import type { Action } from "../../../domain/action.js";
import type { Observation } from "../../../domain/observation.js";
import { createConnection, type ResetOptions, type Session } from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { EndSignal } from "../../../support/end-signal.js";
import { createJsonWriter } from "../../../wire/json/writer.js";
import { WrittenJson } from "../../../wire/json/written.js";
import type { EnvironmentSession, StepCall } from "../environment.js";
import { HelpdeskReply } from "./reply.js";
import type { Turn } from "./turn.js";
import { writtenState } from "./written-state.js";

const report = createJsonWriter(EpisodeReportSchema);

/** A session of the service behind OpenEnv's port. */
export class HelpdeskSession implements EnvironmentSession<ResetOptions, Action> {
  constructor(
    private readonly session: Session,
    private readonly turn: Turn,
  ) {}

  get id(): string {
    return this.session.id;
  }

  get ended(): EndSignal {
    return this.session.ended;
  }

  reset(options: ResetOptions): Awaitable<HelpdeskReply> {
    const { session } = this;
    return andThen(
      this.turn(session.id, () => session.reset(options)),
      replyOf,
    );
  }

  step(action: Action, call: StepCall): Awaitable<HelpdeskReply> {
    const { session } = this;
    return andThen(
      this.turn(session.id, () => session.step(action, call)),
      replyOf,
    );
  }

  state(): Awaitable<WrittenJson> {
    const { session } = this;
    return this.turn(session.id, () => writtenState(session.state()));
  }

  report(): Awaitable<WrittenJson> {
    const { session } = this;
    return this.turn(session.id, () => new WrittenJson(report("", session.report())));
  }

  claim(): void {
    this.session.claim();
  }

  hold(): () => void {
    const connection = createConnection();
    connection.hold(this.session);
    return () => connection.close();
  }

  close(): void {
    this.session.close();
  }
}

const replyOf = (seen: Observation): HelpdeskReply => new HelpdeskReply(seen);

import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, laterObservation, type ObservationOptions } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";
import type { WatchEvent, WatchEvents } from "../watch-events.js";
import { toConnectError } from "./errors.js";
import { sessionEnds } from "./words.js";

export interface WatchStreamOptions {
  readonly leftOut: ObservationOptions | undefined;
  /** Ends the stream, for its deadline, because the caller went, or because the server shuts down. */
  readonly signal: AbortSignal;
  readonly shutdown: AbortSignal;
}

/** The messages of a watch, until the session ends. Throws what `begin` throws, `watcher_too_slow`, `server_draining`, `store_failed`. */
export async function* watchStream(
  begin: () => Awaitable<WatchEvents>,
  { leftOut, signal, shutdown }: WatchStreamOptions,
): AsyncGenerator<pb.WatchSessionResponse> {
  const events = await begun(begin);
  const stop = (): void => events.stop();
  for (const end of [signal, shutdown]) end.addEventListener("abort", stop);
  try {
    while (!signal.aborted && !shutdown.aborted) {
      const event = await events.next();
      if (event === undefined) break;
      yield watchMessage(event, leftOut);
      if (event.kind === "ended") return;
    }
    if (shutdown.aborted) throw watchDrained();
    // The caller's deadline, or its end.
    signal.throwIfAborted();
  } catch (error) {
    // A stream fails after the interceptors, which explain what a call by itself fails with.
    throw error instanceof HelpdeskError ? toConnectError(error) : error;
  } finally {
    for (const end of [signal, shutdown]) end.removeEventListener("abort", stop);
    events.stop();
  }
}

async function begun(begin: () => Awaitable<WatchEvents>): Promise<WatchEvents> {
  try {
    return await begin();
  } catch (error) {
    throw error instanceof HelpdeskError ? toConnectError(error) : error;
  }
}

/** How a watch ends on a server that shuts down. */
export function watchDrained(): HelpdeskError {
  return new HelpdeskError("server_draining", "The server is shutting down.");
}

function watchMessage(event: WatchEvent, leftOut: ObservationOptions | undefined): pb.WatchSessionResponse {
  if (event.kind === "ended") {
    return create(pb.WatchSessionResponseSchema, {
      event: { case: "ended", value: sessionEnds.number(event.how) },
    });
  }
  const { stepCount } = event;
  const value = messageOf(pb.WatchedAnswerSchema, {
    stepCount,
    observation: laterObservation(event.observation, {}, leftOut),
  });
  return create(pb.WatchSessionResponseSchema, { event: { case: "answer", value } });
}

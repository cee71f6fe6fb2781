import type { EnvironmentReply, ReplyJson } from "../environment.js";
import { messageBytes, textFrame } from "./message-bytes.js";
import { wireJson } from "./write-json.js";

const NO_BYTES = new Uint8Array(0);

/**
 * The WebSocket frame with the `observation` message of a reply to reset or step.
 * See docs/wire.md#answers-on-the-socket.
 */
export function observationFrame(reply: EnvironmentReply): Buffer {
  const { before, kept, after } = reply.json?.() ?? generalJson(reply, reply.reward);
  return textFrame({ before: '{"type":"observation","data":' + before, kept, after: after + "}" });
}

/** The body of a reply over HTTP, where OpenEnv tells a boolean reward as a number. */
export function replyBody(reply: EnvironmentReply): Buffer {
  const { reward } = reply;
  return messageBytes(
    reply.json?.() ?? generalJson(reply, typeof reward === "boolean" ? Number(reward) : reward),
  );
}

/** `reward`, `done` and `metadata` are siblings of `observation`. See docs/wire.md#observations. */
function generalJson({ observation, done, metadata }: EnvironmentReply, reward: unknown): ReplyJson {
  const more =
    metadata === null || Object.keys(metadata).length === 0 ? "" : `,"metadata":${wireJson(metadata)}`;
  return {
    before: `{"observation":${wireJson(observation)},"reward":${wireJson(reward, true)},"done":${String(done)}${more}}`,
    kept: NO_BYTES,
    after: "",
  };
}

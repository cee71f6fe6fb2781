import type { EnvironmentReply } from "./environment.js";
import { JsonPieces } from "./json-pieces.js";
import { writeJson } from "./write-json.js";

/** The `observation` frame of a reply to reset or step. Wire 2.3. */
export function observationFrame(reply: EnvironmentReply): Buffer {
  const out = new JsonPieces();
  out.text += '{"type":"observation","data":';
  writeReply(reply, reply.reward, out);
  out.text += "}";
  return out.toBuffer();
}

/** The body of a reply over HTTP, where OpenEnv tells a boolean reward as a number. Wire 2.3. */
export function replyBody(reply: EnvironmentReply): Buffer {
  const out = new JsonPieces();
  const { reward } = reply;
  writeReply(reply, typeof reward === "boolean" ? Number(reward) : reward, out);
  return out.toBuffer();
}

/** `reward`, `done` and `metadata` are siblings of `observation`. Wire 4, 15.4. */
function writeReply(reply: EnvironmentReply, reward: unknown, out: JsonPieces): void {
  out.text += '{"observation":';
  writeJson(reply.observation, out);
  out.text += ',"reward":';
  writeJson(reward, out);
  out.text += reply.done ? ',"done":true' : ',"done":false';
  if (reply.metadata !== null && Object.keys(reply.metadata).length > 0) {
    out.text += ',"metadata":';
    writeJson(reply.metadata, out);
  }
  out.text += "}";
}

import type { EnvironmentReply } from "./environment.js";
import { jsonText, writeJson } from "./write-json.js";

/** The JSON text of a reply to reset or step. `reward`, `done` and `metadata` are siblings of `observation`. Wire 4, 15.4. */
export function replyText(reply: EnvironmentReply): string {
  return replyWith(reply, jsonText(reply.reward));
}

/** As {@link replyText}, with a boolean reward told as a number, as OpenEnv does on HTTP. Wire 2.3. */
export function httpReplyText(reply: EnvironmentReply): string {
  const { reward } = reply;
  return replyWith(reply, jsonText(typeof reward === "boolean" ? Number(reward) : reward));
}

function replyWith(reply: EnvironmentReply, reward: string): string {
  const metadata = reply.metadata === null ? "{}" : (writeJson(reply.metadata) ?? "{}");
  const sibling = metadata === "{}" ? "" : `,"metadata":${metadata}`;
  return `{"observation":${jsonText(reply.observation)},"reward":${reward},"done":${reply.done ? "true" : "false"}${sibling}}`;
}

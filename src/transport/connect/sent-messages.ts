import { createContextKey, type ContextKey } from "@connectrpc/connect";
import { HelpdeskError } from "../../service/index.js";
import { cutReason, drainBytes, unpack, type Intake, type Packing } from "../intake/index.js";
import { drain } from "./read-body.js";
import { MessageSplitter, type SentMessage } from "./message-splitter.js";

/** The messages of a stream as their bytes, unpacked. */
export interface SentMessages {
  readonly isJson: boolean;
  /** Throws `CallerLeft`, `malformed_request` and `request_too_large`. */
  readonly messages: AsyncIterable<Uint8Array>;
}

/** Carries them past Connect, which would cut wide numbers, and whose refusals have no reason. */
export const SENT_MESSAGES: ContextKey<SentMessages | undefined> = createContextKey<SentMessages | undefined>(
  undefined,
  { description: "the messages of a stream as they were sent" },
);

export async function* sentMessages(
  body: AsyncIterable<Uint8Array>,
  { maxBytes, unfinished }: Intake,
  packing: Packing | undefined,
): AsyncGenerator<Uint8Array> {
  const splitter = new MessageSplitter(maxBytes);
  let cut: HelpdeskError | undefined;
  const held = unfinished.begin(() => {
    cut = new HelpdeskError("request_too_large", cutReason(unfinished.maxBytes));
  });
  // Not `for await`: leaving one ends the request, and with it the answer.
  const arriving = body[Symbol.asyncIterator]();
  let isWhole = false;
  try {
    for (let chunk = await arriving.next(); chunk.done !== true; chunk = await arriving.next()) {
      splitter.push(chunk.value);
      for (let next = splitter.next(); next !== undefined; next = splitter.next()) {
        yield unpacked(next, packing, maxBytes);
      }
      held.settle();
      held.grow(splitter.held);
      if (cut !== undefined) throw cut;
    }
    isWhole = true;
    splitter.end();
  } finally {
    held.settle();
    if (!isWhole) void drain(arriving, drainBytes(maxBytes));
  }
}

/** Throws `malformed_request` and `request_too_large`. */
export function unpacked(
  { isPacked, bytes }: SentMessage,
  packing: Packing | undefined,
  maxBytes: number,
): Uint8Array {
  if (!isPacked) return bytes;
  if (packing !== undefined) return unpack(bytes, packing, maxBytes);
  throw new HelpdeskError("malformed_request", "The message is compressed, and no header says how.");
}

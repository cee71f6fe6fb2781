import { cutReason, drainBytes, type Intake } from "../intake/index.js";
import { HelpdeskError } from "../../service/index.js";
import { mayBecomeMessage } from "./envelope.js";

export type ReadBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly failure: HelpdeskError };

/**
 * The whole body. One that is too large is read to its end and dropped, because an answer to a client that is still
 * sending is lost with its connection; one that goes on for too long is cut off after all. One that can no longer
 * become a gRPC message is refused at once. Throws `CallerLeft`.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  { maxBytes, unfinished }: Intake,
  isEnveloped: boolean,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let problem: string | undefined;
  const drop = (why: string): void => {
    problem = why;
    chunks.length = 0;
  };
  const held = unfinished.begin(() => drop(cutReason(unfinished.maxBytes)));
  // Not `for await`: leaving one ends the request, and with it the answer.
  const arriving = body[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array();
  try {
    for (let next = await arriving.next(); next.done !== true; next = await arriving.next()) {
      const chunk = next.value;
      size += chunk.byteLength;
      if (start.byteLength < 5) start = Buffer.concat([start, chunk.subarray(0, 5)]);
      if (isEnveloped && !mayBecomeMessage(start, size)) {
        void drain(arriving, drainBytes(maxBytes) - size);
        return { kind: "refused", failure: noMessage() };
      }
      if (size > drainBytes(maxBytes)) break;
      if (problem !== undefined) continue;
      if (size > maxBytes + (isEnveloped ? 5 : 0)) {
        drop(`The request is larger than ${maxBytes} bytes.`);
        held.settle();
      } else {
        chunks.push(chunk);
        held.grow(chunk.byteLength);
      }
    }
  } finally {
    held.settle();
  }
  if (problem !== undefined) {
    return { kind: "refused", failure: new HelpdeskError("request_too_large", problem) };
  }
  return { kind: "whole", bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) };
}

/** Reads on where the refusal did not wait for the end: many clients read no answer before they have sent all. Never rejects. */
export async function drain(arriving: AsyncIterator<Uint8Array>, maxBytes: number): Promise<void> {
  let left = maxBytes;
  try {
    for (let next = await arriving.next(); next.done !== true && left > 0; next = await arriving.next()) {
      left -= next.value.byteLength;
    }
  } catch {
    // The caller left, with its answer or without.
  }
}

export function noMessage(): HelpdeskError {
  return new HelpdeskError("malformed_request", "The request body is not one gRPC message.");
}

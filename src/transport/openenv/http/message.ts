import { HelpdeskError } from "../../../service/index.js";
import {
  CallerLeft,
  cutReason,
  drainBytes,
  hasBody,
  isWhole,
  packingOf,
  unpack,
  type Intake,
} from "../../intake/index.js";
import type { HttpReply, HttpRequest, HttpResponse } from "../../route.js";

export function jsonReply(
  body: string | Uint8Array,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

export function send(response: HttpResponse, { status, headers = {}, body = "" }: HttpReply): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // A 304 speaks of the body that it does not send.
  if (status !== 304 && status !== 204) response.setHeader("content-length", bytes.byteLength);
  response.end(bytes);
}

const NO_BODY = Buffer.alloc(0);

/**
 * The whole body, unpacked. Rejects with `request_too_large`, also where the request was the largest of too many
 * unfinished ones; with `UnknownPacking`; and with `CallerLeft` where it breaks off, so that it is never played.
 */
export async function readBody(request: HttpRequest, intake: Intake): Promise<Buffer> {
  if (!hasBody(request)) return NO_BODY;
  const packing = packingOf(request.headers["content-encoding"]);
  const body = await arrived(request, intake);
  if (!(await isWhole(request, body.byteLength))) throw new CallerLeft();
  return packing === undefined ? body : unpack(body, packing, intake.maxBytes);
}

function arrived(request: HttpRequest, { maxBytes, unfinished }: Intake): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isDropped = false;
    const refuse = (problem: string): void => reject(new HelpdeskError("request_too_large", problem, "body"));
    const tooLarge = (): void => refuse(`The request body is larger than ${maxBytes} bytes.`);
    const drop = (): void => {
      isDropped = true;
      chunks.length = 0;
    };
    const held = unfinished.begin(() => {
      drop();
      refuse(cutReason(unfinished.maxBytes));
    });
    if (Number(request.headers["content-length"] ?? 0) > drainBytes(maxBytes)) tooLarge();
    request.on("data", (chunk) => {
      size += chunk.length;
      if (isDropped) return size > drainBytes(maxBytes) ? tooLarge() : undefined;
      if (size > maxBytes) {
        drop();
        return held.settle();
      }
      chunks.push(chunk);
      held.grow(chunk.length);
    });
    request.on("end", () => {
      held.settle();
      if (isDropped) tooLarge();
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    });
    const left = (cause?: Error): void => {
      held.settle();
      reject(new CallerLeft(cause));
    };
    request.on("error", left);
    request.on("close", left);
  });
}

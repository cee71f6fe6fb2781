import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from "node:zlib";
import { HelpdeskError } from "../../service/index.js";

type Unpacker = (packed: Uint8Array, options: ZlibOptions) => Buffer;

/** How a request body, or a gRPC message, may be packed. Answers are never packed: they are small and pay in time. */
const UNPACKERS = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: (packed, { maxOutputLength }) =>
    brotliDecompressSync(packed, maxOutputLength === undefined ? {} : { maxOutputLength }),
} as const satisfies Record<string, Unpacker>;

export type Packing = keyof typeof UNPACKERS;

/** For `Accept-Encoding` and its kind. */
export const PACKINGS: readonly Packing[] = ["gzip", "deflate", "br"];

/** An encoding that is not one of {@link PACKINGS}. */
export class UnknownPacking extends Error {
  override readonly name = "UnknownPacking";

  constructor(named: string) {
    const shown = JSON.stringify(named.slice(0, 64));
    super(`The encoding ${shown} is not taken. Send ${PACKINGS.join(", ")}, or no encoding at all.`);
  }
}

/** What an encoding header names; undefined where nothing is packed. Throws {@link UnknownPacking}. */
export function packingOf(header: string | null | undefined): Packing | undefined {
  const name = (header ?? "").trim().toLowerCase();
  if (name === "" || name === "identity") return undefined;
  const plain = name === "x-gzip" ? "gzip" : name;
  const packing = PACKINGS.find((known) => known === plain);
  if (packing === undefined) throw new UnknownPacking(header ?? "");
  return packing;
}

/**
 * The bytes that were packed, `maxBytes` at most: unpacking stops there, however much would follow. Throws
 * `request_too_large` or `malformed_request`.
 */
export function unpack(packed: Uint8Array, packing: Packing, maxBytes: number): Buffer {
  if (packed.byteLength === 0) return Buffer.alloc(0);
  try {
    return UNPACKERS[packing](packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new HelpdeskError("request_too_large", `Unpacked, the request is larger than ${maxBytes} bytes.`);
    }
    throw new HelpdeskError("malformed_request", `The request body is not ${packing}, as its encoding says.`);
  }
}

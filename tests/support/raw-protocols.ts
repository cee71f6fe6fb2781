import http2 from "node:http2";
import { ConnectError } from "@connectrpc/connect";
import { errorFromJson } from "@connectrpc/connect/protocol-connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import type { JsonValue } from "@bufbuild/protobuf";

/** What came back, whatever the protocol. */
export type RawAnswer = { readonly error: ConnectError } | { readonly message: Uint8Array };

/** Sends bytes of the caller's own making, so that a request can be as broken as a test wants it. */
export interface RawProtocol {
  readonly name: string;
  readonly codec: "json" | "binary";
  call(
    url: string,
    path: string,
    body: Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RawAnswer>;
}

export const RAW_PROTOCOLS: readonly RawProtocol[] = [
  { name: "connect-json", codec: "json", call: callConnect("application/json") },
  { name: "connect-binary", codec: "binary", call: callConnect("application/proto") },
  { name: "grpc-json", codec: "json", call: callGrpc("application/grpc+json") },
  { name: "grpc-binary", codec: "binary", call: callGrpc("application/grpc+proto") },
  { name: "grpc-web-json", codec: "json", call: callGrpcWeb("application/grpc-web+json") },
  { name: "grpc-web-binary", codec: "binary", call: callGrpcWeb("application/grpc-web+proto") },
];

function callConnect(contentType: string): RawProtocol["call"] {
  return async (url, path, body, headers) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { ...headers, "content-type": contentType },
      body,
    });
    if (response.ok) return { message: new Uint8Array(await response.arrayBuffer()) };
    const json = (await response.json()) as JsonValue;
    return { error: errorFromJson(json, undefined, new ConnectError("the answer is no Connect error")) };
  };
}

function callGrpcWeb(contentType: string): RawProtocol["call"] {
  return async (url, path, body, headers) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { ...headers, "content-type": contentType, "x-grpc-web": "1" },
      body: envelope(body),
    });
    const frames = readEnvelopes(new Uint8Array(await response.arrayBuffer()));
    const trailer = new Headers(response.headers);
    for (const frame of frames.filter(({ flags }) => flags === 0x80)) {
      for (const line of new TextDecoder().decode(frame.data).trim().split("\r\n")) {
        const colon = line.indexOf(":");
        trailer.set(line.slice(0, colon), line.slice(colon + 1).trim());
      }
    }
    return answerOf(trailer, frames.find(({ flags }) => flags === 0)?.data);
  };
}

function callGrpc(contentType: string): RawProtocol["call"] {
  return (url, path, body, more) =>
    new Promise((resolve, reject) => {
      const session = http2.connect(url);
      session.on("error", reject);
      const stream = session.request({
        ...more,
        ":method": "POST",
        ":path": path,
        "content-type": contentType,
        te: "trailers",
      });
      const chunks: Uint8Array[] = [];
      const trailer = new Headers();
      const collect = (headers: http2.IncomingHttpHeaders): void => {
        for (const [key, value] of Object.entries(headers)) {
          if (!key.startsWith(":") && typeof value === "string") trailer.set(key, value);
        }
      };
      stream.on("error", reject);
      stream.on("response", collect);
      stream.on("trailers", collect);
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        session.close();
        resolve(answerOf(trailer, readEnvelopes(Buffer.concat(chunks))[0]?.data));
      });
      stream.end(envelope(body));
    });
}

function answerOf(trailer: Headers, message: Uint8Array | undefined): RawAnswer {
  const error = findTrailerError(trailer);
  if (error !== undefined) return { error };
  if (message === undefined) throw new Error("neither a message nor an error came back");
  return { message };
}

function envelope(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([prefix, message]);
}

function readEnvelopes(bytes: Uint8Array): { flags: number; data: Uint8Array }[] {
  const view = Buffer.from(bytes);
  const frames: { flags: number; data: Uint8Array }[] = [];
  for (let at = 0; at + 5 <= view.length;) {
    const length = view.readUInt32BE(at + 1);
    frames.push({ flags: view.readUInt8(at), data: view.subarray(at + 5, at + 5 + length) });
    at += 5 + length;
  }
  return frames;
}

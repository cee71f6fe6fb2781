import type { ServerHttp2Stream } from "node:http2";

const HEADERS = { ":status": 200, "content-type": "application/grpc+proto" } as const;
const TRAILERS = { "grpc-status": "0" } as const;
const OPTIONS = { waitForTrailers: true } as const;

/** Sends a good answer: one message, and the status that says so. */
export function sendFrame(stream: ServerHttp2Stream, frame: Buffer): void {
  stream.respond(HEADERS, OPTIONS);
  stream.on("wantTrailers", sendTrailers);
  stream.end(frame);
}

function sendTrailers(this: ServerHttp2Stream): void {
  this.sendTrailers(TRAILERS);
}

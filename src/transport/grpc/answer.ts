import type { ServerHttp2Stream } from "node:http2";

const HEADERS = { ":status": 200, "content-type": "application/grpc+proto" } as const;
const TRAILERS = { "grpc-status": "0" } as const;
/** As over HTTP. */
const SESSION_HEADER = "x-session-id";
const OPTIONS = { waitForTrailers: true } as const;

/** Sends a good answer: one message, and the status that says so. `sessionId`: for proxies that go by it. */
export function sendFrame(stream: ServerHttp2Stream, frame: Buffer, sessionId?: string): void {
  stream.respond(sessionId === undefined ? HEADERS : { ...HEADERS, [SESSION_HEADER]: sessionId }, OPTIONS);
  stream.on("wantTrailers", sendTrailers);
  stream.end(frame);
}

function sendTrailers(this: ServerHttp2Stream): void {
  this.sendTrailers(TRAILERS);
}

/** How a Play stream lives and ends, on the fast lane and through Connect. */
import http2 from "node:http2";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PlayRequestSchema, PlayResponseSchema } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { MAX_UNANSWERED_PLAY_REQUESTS } from "../../src/service/index.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { framed } from "../support/raw-http2.js";

let server: ConnectServer;
let client: http2.ClientHttp2Session;

type Request = MessageInitShape<typeof PlayRequestSchema>;

const RESET = { case: "reset", value: { taskId: 3, seed: 5, queueSize: 10 } } as const;

function frame(request: Request): Buffer {
  return framed(toBinary(PlayRequestSchema, create(PlayRequestSchema, request)));
}

/** One stream, whose answers are read as they are asked for. */
class Stream {
  readonly http2: http2.ClientHttp2Stream;
  readonly trailers: Promise<http2.IncomingHttpHeaders>;
  private readonly closed: Promise<void>;
  private bytes: Buffer = Buffer.alloc(0);
  private more: () => void = () => undefined;

  constructor() {
    this.http2 = client.request({
      ":method": "POST",
      ":path": "/helpdesk.v1.EnvironmentService/Play",
      "content-type": "application/grpc",
      te: "trailers",
    });
    this.http2.on("error", () => undefined);
    this.http2.on("data", (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.more();
    });
    this.trailers = new Promise((resolve) => this.http2.once("trailers", resolve));
    this.closed = new Promise((resolve) => this.http2.once("close", () => resolve()));
  }

  send(...requests: Request[]): void {
    this.http2.write(Buffer.concat(requests.map(frame)));
  }

  /** The next answer. */
  async answer() {
    for (;;) {
      const end = this.bytes.byteLength < 5 ? Infinity : 5 + this.bytes.readUInt32BE(1);
      if (this.bytes.byteLength >= end) {
        const message = fromBinary(PlayResponseSchema, this.bytes.subarray(5, end));
        this.bytes = this.bytes.subarray(end);
        return message;
      }
      await new Promise<void>((resolve) => (this.more = resolve));
    }
  }

  async cancelled(): Promise<void> {
    this.http2.close(http2.constants.NGHTTP2_CANCEL);
    await this.closed;
  }
}

/** The id of the session that a stream opens. */
async function opened(stream: Stream, closeWithStream = false): Promise<string> {
  stream.send({ id: 1n, call: RESET, closeWithStream });
  const { answer } = await stream.answer();
  if (answer.case !== "reset") throw new Error("no reset");
  return answer.value.sessionId;
}

describe.each([
  ["on the fast lane", true],
  ["through Connect", false],
])("%s", (_, hasFastLane) => {
  beforeEach(async () => {
    server = await serveConnect(undefined, { hasFastLane });
    client = http2.connect(server.url);
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
    expect(server.failures).toEqual([]);
  });

  test("an answer comes while the stream goes on, and the stream ends well when the caller ends its side", async () => {
    const stream = new Stream();
    const sessionId = await opened(stream);
    stream.send({ id: 2n, call: { case: "getState", value: { sessionId } } });
    expect(await stream.answer()).toMatchObject({ id: 2n, answer: { case: "getState" } });
    stream.http2.end();
    expect((await stream.trailers)["grpc-status"]).toBe("0");
  });

  test("a caller that cancels ends the sessions that were to end with the stream, and no other", async () => {
    const stream = new Stream();
    const [mine, shared] = [await opened(stream, true), await opened(stream)];
    const ended = new Promise<void>((resolve) => {
      server.service.session(mine).ended.addEventListener("abort", () => resolve());
    });
    await stream.cancelled();
    await ended;
    expect(server.service.endOf(mine)).toBe("closed");
    expect(server.service.findSession(shared)?.id).toBe(shared);
  });

  test("a session that ended before its stream is not missed when that ends", async () => {
    const stream = new Stream();
    const sessionId = await opened(stream, true);
    stream.send({ id: 2n, call: { case: "close", value: { sessionId } } }, { id: 3n, call: RESET });
    await stream.answer();
    expect(await stream.answer()).toMatchObject({ id: 3n, answer: { case: "reset" } });
    stream.http2.end();
    expect((await stream.trailers)["grpc-status"]).toBe("0");
  });

  test("a server that shuts down answers what it has read, and ends the stream with what to do", async () => {
    const stream = new Stream();
    const sessionId = await opened(stream);
    stream.send({ id: 2n, call: { case: "getState", value: { sessionId } } });
    expect((await stream.answer()).id).toBe(2n);
    server.shutDown();
    const trailers = await stream.trailers;
    expect(trailers["grpc-status"]).toBe("14");
    expect(decodeURIComponent(String(trailers["grpc-message"]))).toMatch(/shutting down.*another server/);
  });

  test("a caller that does not read is not read from, and is answered in full once it reads", async () => {
    const stream = new Stream();
    const sessionId = await opened(stream);
    stream.http2.pause();
    const asked = 4 * MAX_UNANSWERED_PLAY_REQUESTS;
    const call = { case: "getState", value: { sessionId } } as const;
    const before = server.requests.length;
    stream.send(...Array.from({ length: asked }, (_, index) => ({ id: BigInt(index + 1), call })));
    await quiet(() => server.requests.length);
    expect(server.requests.length - before).toBeLessThan(2 * MAX_UNANSWERED_PLAY_REQUESTS);
    const ids: bigint[] = [];
    stream.http2.resume();
    while (ids.length < asked) ids.push((await stream.answer()).id);
    expect(ids).toEqual(Array.from({ length: asked }, (_, index) => BigInt(index + 1)));
  });
});

/** Waits until the number stays what it is for some turns of the loop. */
async function quiet(count: () => number): Promise<void> {
  for (let before = -1, same = 0; same < 20; before = count()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    same = count() === before ? same + 1 : 0;
  }
}

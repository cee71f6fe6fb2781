import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  markMessages,
  messageBytes,
  takeBack,
  textFrame,
} from "../../../../../src/transport/openenv/json/message-bytes.js";

const NOTHING = new Uint8Array(0);

function message(text: string): Buffer {
  return messageBytes({ before: text, kept: NOTHING, after: "" });
}

/** What the WebSocket library's own client makes of the bytes. */
function readByClient(frame: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new WebSocket("ws://127.0.0.1:1", { createConnection: () => answering(frame) });
    client.on("message", (data: Buffer, isBinary) => {
      resolve(isBinary ? "binary" : data.toString());
      client.terminate();
    });
    client.on("error", reject);
  });
}

/** A connection whose other end accepts the handshake and sends these bytes. */
function answering(frame: Buffer): Duplex {
  return new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      const key = /sec-websocket-key: (\S+)/i.exec(chunk.toString("latin1"))?.[1];
      if (key !== undefined) {
        const accept = createHash("sha1")
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest("base64");
        this.push(
          `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
        );
        this.push(frame);
      }
      done();
    },
  });
}

test("a message is its parts one after the other", () => {
  const kept = Buffer.from("ü");
  expect(messageBytes({ before: "a", kept, after: "b" }).toString()).toBe("aüb");
});

test.each([0, 125, 126, 65_535, 65_536])(
  "a text frame of %d bytes is what a WebSocket client reads",
  async (length) => {
    const text = "x".repeat(length);
    const frame = textFrame({ before: text.slice(0, 100), kept: Buffer.from(text.slice(100)), after: "" });
    expect(await readByClient(frame)).toBe(text);
  },
);

test("what was made since a mark is written over once it is taken back", () => {
  const before = message("before");
  const mark = markMessages();
  const first = message("first");
  message("second");
  takeBack(mark);
  expect(message("third").byteOffset).toBe(first.byteOffset);
  expect(before.toString()).toBe("before");
});

test("a mark in memory that is full by now takes nothing back", () => {
  const mark = markMessages();
  const large = message("x".repeat(600_000));
  takeBack(mark);
  message("after");
  expect(large.toString()).toBe("x".repeat(600_000));
});

test("a message that is larger than the memory at hand gets memory of its own", () => {
  const small = message("small");
  const large = "x".repeat(3_000_000);
  expect(message(large).toString()).toBe(large);
  expect(small.toString()).toBe("small");
});

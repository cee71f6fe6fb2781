import { PassThrough } from "node:stream";
import fc from "fast-check";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import {
  frameReader,
  frameWriter,
  splitHead,
  withHead,
  type LinkFrame,
} from "../../../src/workers/link/frames.js";

/** The bytes that a writer sends. */
async function written(frames: readonly LinkFrame[]): Promise<Buffer> {
  const stream = new PassThrough({ highWaterMark: 2 ** 24 });
  const write = frameWriter(stream as unknown as Socket); // it corks and writes
  for (const { kind, question, bytes } of frames)
    write(kind, question, bytes.subarray(0, 2), bytes.subarray(2));
  await new Promise((resolve) => setImmediate(resolve));
  return (stream.read() as Buffer | null) ?? Buffer.alloc(0);
}

test("frames arrive as they were sent, wherever the bytes are cut", async () => {
  const frame = fc.record({
    kind: fc.integer({ min: 0, max: 255 }),
    question: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }),
      async (frames, cuts) => {
        const bytes = await written(frames);
        const read: LinkFrame[] = [];
        const take = frameReader((each) => read.push({ ...each, bytes: Buffer.from(each.bytes) }));
        let at = 0;
        for (const cut of cuts) {
          take(Buffer.from(bytes.subarray(at, at + cut)));
          at = Math.min(bytes.byteLength, at + cut);
        }
        take(Buffer.from(bytes.subarray(at)));
        expect(read).toEqual(frames);
      },
    ),
    { numRuns: 200 },
  );
});

test("a head of JSON and bytes are told apart again", () => {
  const [head, body] = withHead({ status: 200, text: "größer" }, Buffer.from([0, 255]));
  expect(splitHead(Buffer.concat([head, body]))).toEqual({
    head: { status: 200, text: "größer" },
    body: Buffer.from([0, 255]),
  });
});

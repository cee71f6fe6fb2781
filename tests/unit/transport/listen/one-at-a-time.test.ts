import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { listen, type Listener } from "../../../../src/transport/listen/index.js";

let listener: Listener | undefined;
const started: string[] = [];

afterEach(async () => {
  started.length = 0;
  await listener?.close(0);
});

/** Answers each request with its body, and so many bytes. */
async function aServer(bytes: number): Promise<net.Socket> {
  listener = await listen({
    ports: [0],
    host: "127.0.0.1",
    onRequest: (request, response) => {
      started.push(request.url ?? "");
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => response.end(`${request.url}:${body};${"x".repeat(bytes)}\n`));
    },
    onUpgrade: () => undefined,
  });
  return net.connect({ port: listener.ports[0]!, host: "127.0.0.1" });
}

/** Reads until so many answers are here. */
function answers(socket: net.Socket, count: number): Promise<string[]> {
  let text = "";
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = [...text.matchAll(/\/(\d+:[^;]*);/g)].map((match) => match[1] ?? "");
      if (found.length === count) resolve(found);
    });
  });
}

const get = (index: number): string => `GET /${index} HTTP/1.1\r\nhost: a\r\n\r\n`;

test("a client that pipelines and does not read is given one answer after the other, and all once it reads", async () => {
  const socket = await aServer(1_000_000);
  const count = 60;
  socket.pause();
  const other = net.connect({ port: listener!.ports[0]!, host: "127.0.0.1" });
  socket.write(Array.from({ length: count }, (_, index) => get(index)).join(""));
  other.write(get(1_000) + get(1_001));
  await answers(other, 2);
  expect(started.length - 2).toBeLessThan(30);
  const all = answersInOrder(socket, count);
  socket.resume();
  expect(await all).toBe(count);
  socket.destroy();
  other.destroy();
});

test("a pipelined request whose body comes later is answered in its turn", async () => {
  const socket = await aServer(10);
  const all = answers(socket, 3);
  socket.write(`${get(0)}POST /1 HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhello`);
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(`world${get(2)}`);
  expect(await all).toEqual(["0:", "1:helloworld", "2:"]);
  socket.destroy();
});

test("ten thousand pipelined requests are answered in order", async () => {
  const socket = await aServer(1);
  const count = 10_000;
  const all = answersInOrder(socket, count);
  socket.write(Array.from({ length: count }, (_, index) => get(index)).join(""));
  expect(await all).toBe(count);
  socket.destroy();
});

function answersInOrder(socket: net.Socket, count: number): Promise<number> {
  let next = 0;
  let rest = "";
  return new Promise((resolve, reject) => {
    socket.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const index = /^\/(\d+):;/.exec(line)?.[1];
        if (index === undefined) continue;
        if (Number(index) !== next) return reject(new Error(`${index} came for ${next}`));
        next += 1;
      }
      if (next === count) resolve(next);
    });
  });
}

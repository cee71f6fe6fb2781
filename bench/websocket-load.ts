import { WebSocket } from "ws";

/** A socket on which one message at a time is answered. */
export interface AskingSocket {
  ask(message: string): Promise<Buffer>;
  close(): void;
}

export function openSocket(port: number): Promise<AskingSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
    let answered: (reply: Buffer) => void = () => undefined;
    let failed: (error: Error) => void = reject;
    socket.on("message", (data: Buffer) => answered(data));
    socket.on("error", (error) => failed(error));
    socket.on("close", () => failed(new Error("The server closed the socket.")));
    socket.on("open", () => {
      resolve({
        ask: (message) =>
          new Promise((resolveAnswer, rejectAnswer) => {
            answered = resolveAnswer;
            failed = rejectAnswer;
            socket.send(message);
          }),
        close: () => {
          failed = () => undefined;
          socket.terminate();
        },
      });
    });
  });
}

/** Not all at once: a listening socket has a queue of some hundred. */
export async function openSockets(port: number, count: number): Promise<readonly AskingSocket[]> {
  const sockets: AskingSocket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(64, count - sockets.length) }, () => openSocket(port));
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

/**
 * Plays `rounds` episodes on each socket, all at once, each socket starting at another one; gives the number of messages
 * answered.
 */
export async function playEpisodes(
  sockets: readonly AskingSocket[],
  episodes: readonly (readonly string[])[],
  rounds: number,
): Promise<number> {
  const counts = await Promise.all(
    sockets.map(async (socket, index) => {
      let count = 0;
      for (let round = 0; round < rounds; round += 1) {
        for (const message of episodes[(index * rounds + round) % episodes.length] ?? []) {
          await socket.ask(message);
          count += 1;
        }
      }
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

import { WebSocket } from "ws";

/** Plays a fixed list of messages on one socket, one at a time, and gives the replies. */
export function playOnce(port: number, messages: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
    const replies: string[] = [];
    const sendNext = (): void => {
      const message = messages[replies.length];
      if (message !== undefined) return socket.send(message);
      socket.close();
      resolve(replies);
    };
    socket.on("open", sendNext);
    socket.on("message", (data: Buffer) => {
      replies.push(data.toString());
      sendNext();
    });
    socket.on("error", reject);
  });
}

/** Plays the list `rounds` times on each of `sockets` sockets at once; gives the number of messages answered. */
export async function load(
  port: number,
  messages: readonly string[],
  sockets: number,
  rounds: number,
): Promise<number> {
  const repeated = Array.from({ length: rounds }, () => messages).flat();
  await Promise.all(Array.from({ length: sockets }, () => playOnce(port, repeated)));
  return repeated.length * sockets;
}

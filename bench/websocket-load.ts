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

/**
 * Plays `rounds` episodes on each of `sockets` sockets at once, every socket starting at another one; gives the number
 * of messages answered.
 */
export async function load(
  port: number,
  episodes: readonly (readonly string[])[],
  sockets: number,
  rounds: number,
): Promise<number> {
  const played = Array.from({ length: sockets }, (_, socket) =>
    Array.from(
      { length: rounds },
      (_, round) => episodes[(socket * rounds + round) % episodes.length] ?? [],
    ).flat(),
  );
  await Promise.all(played.map((messages) => playOnce(port, messages)));
  return played.reduce((sum, messages) => sum + messages.length, 0);
}

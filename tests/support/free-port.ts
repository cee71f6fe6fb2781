import { once } from "node:events";
import net from "node:net";

/** Below what Linux gives to connections: none takes the port while its server ends and starts anew. */
const [FIRST, COUNT] = [20_000, 12_000] as const;

let turn = Math.floor(Math.random() * COUNT);

/** A loopback port on which nobody listens, another at each call: for programs that are told theirs, or start there again. */
export async function freePort(): Promise<number> {
  for (;;) {
    turn = (turn + 1) % COUNT;
    const server = net.createServer().listen(FIRST + turn, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch {
      continue;
    }
    server.close();
    await once(server, "close");
    return FIRST + turn;
  }
}

import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** HTTP/2's own frames (settings, windows, pings) are shorter than any observation. */
const SHORTEST_ANSWER = 300;

/** A TCP proxy that hands every byte on, until it is told to lose some. */
export interface CuttingProxy {
  readonly url: string;
  /** Connections that were made so far. */
  readonly connections: () => number;
  /** Cuts the connection that the next answer of the server arrives on, in place of handing it on; so many times. */
  loseAnswers(count: number): void;
  /** How often that happened. */
  readonly lost: () => number;
  /** Cuts every connection now. */
  cut(): void;
  /** Hands on nothing that the server says, and so reads no more of it than fits on the way. */
  pause(): void;
  resume(): void;
}

/** In front of a server of this machine, until the test is finished. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const { port: behind } = new URL(url);
  const pairs = new Set<readonly [Socket, Socket]>();
  let connections = 0;
  let toLose = 0;
  let lost = 0;
  const proxy = createServer((client) => {
    connections += 1;
    const server = connect(Number(behind), "127.0.0.1");
    const pair = [client, server] as const;
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    pairs.add(pair);
    client
      .on("data", (bytes) => server.write(bytes))
      .on("error", end)
      .on("close", end);
    server.on("error", end).on("close", end);
    server.on("data", (bytes) => {
      if (toLose > 0 && bytes.length >= SHORTEST_ANSWER) {
        toLose -= 1;
        lost += 1;
        end();
      } else client.write(bytes);
    });
  });
  const all = (act: (pair: readonly [Socket, Socket]) => void): void => [...pairs].forEach(act);
  const cut = (): void => all(([client]) => client.destroy());
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    cut();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    loseAnswers: (count) => (toLose = count),
    lost: () => lost,
    cut,
    pause: () => all(([, server]) => server.pause()),
    resume: () => all(([, server]) => server.resume()),
  };
}

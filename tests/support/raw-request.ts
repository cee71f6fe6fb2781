import http2 from "node:http2";
import net from "node:net";

/** What came back of a request whose every byte is the test's own. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type RawHeaders = readonly (readonly [name: string, value: string])[];

/** Writes the text to the port and reads until the server closes: the text has to ask for that. */
export async function viaBytes(url: string, text: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) =>
    socket.on("close", () => resolve()).on("error", reject),
  );
  socket.write(Buffer.from(text, "latin1"));
  await ended;
  return parseAnswer(Buffer.concat(chunks).toString("utf8"));
}

/** One request of HTTP/1.1. */
export function viaHttp1(
  url: string,
  method: string,
  target: string,
  headers: RawHeaders = [],
  body = "",
): Promise<RawAnswer> {
  const all: RawHeaders = [
    ...(headers.some(([name]) => name.toLowerCase() === "host")
      ? []
      : [["host", new URL(url).host] as const]),
    ...headers,
    ["connection", "close"],
    ...(body === "" ? [] : [["content-length", String(Buffer.byteLength(body))] as const]),
  ];
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`);
  return viaBytes(url, `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

/** One request of HTTP/2 with prior knowledge; `:authority` is the address's unless the headers say otherwise. */
export function viaHttp2(
  url: string,
  method: string,
  target: string,
  headers: RawHeaders = [],
  body = "",
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(url, { maxSendHeaderBlockLength: 1024 * 1024 });
    session.on("error", reject);
    const stream = session.request(
      { ":method": method, ":path": target, ...Object.fromEntries(headers) },
      { endStream: body === "" },
    );
    let seen: http2.IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on("error", reject);
    stream.on("response", (answer) => (seen = answer));
    stream.on("trailers", (trailers: http2.IncomingHttpHeaders) => (seen = { ...seen, ...trailers }));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      session.close();
      const texts = Object.entries(seen).map(([name, value]) => [name, String(value)]);
      resolve({
        status: Number(seen[":status"]),
        headers: Object.fromEntries(texts) as Readonly<Record<string, string>>,
        body: Buffer.concat(chunks).toString("utf8"),
      });
    });
    if (body !== "") stream.end(body);
  });
}

function parseAnswer(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const headers = lines.map((each) => {
    const colon = each.indexOf(":");
    return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()];
  });
  return {
    status: Number(line.split(" ")[1]),
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    body: rest.join("\r\n\r\n"),
  };
}

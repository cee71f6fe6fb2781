import type { DestinationStream } from "pino";

/** pino's level numbers from which a line is told with its level in front. */
const WARN = 40;
const LEVELS: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
};

/** What of a record a person is not told: pino's own members, and what stands in the message already. */
const UNTOLD = new Set(["level", "time", "msg", "err"]);

/** Log records as lines for a person at a terminal; everybody else gets the records as they are. */
export function terminalLines(output: { write(text: string): unknown }): DestinationStream {
  return {
    write: (record) => void output.write(`${lineOf(JSON.parse(record) as Record<string, unknown>)}\n`),
  };
}

function lineOf(record: Record<string, unknown>): string {
  const level = Number(record["level"]);
  const name = level >= WARN || level < 30 ? `${LEVELS[level] ?? "fatal"}: ` : "";
  const details = Object.entries(record)
    .filter(([key]) => !UNTOLD.has(key))
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `${name}${String(record["msg"])}${details.join("")}${stackOf(record["err"])}`;
}

function stackOf(error: unknown): string {
  const isRecord = typeof error === "object" && error !== null;
  return isRecord && "stack" in error && typeof error.stack === "string" ? `\n${error.stack}` : "";
}

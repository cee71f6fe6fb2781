import type { SessionSummary } from "../../../src/client/branches.js";

export function stateOf({ done, stepCount }: SessionSummary): string {
  return done ? "over" : stepCount === 0 ? "dealt" : "playing";
}

/** Who plays, as far as anybody says. */
export function playersOf({ policy, agent, owner }: SessionSummary): readonly string[] {
  return [policy, agent, owner].filter((name, index, all) => name !== "" && all.indexOf(name) === index);
}

/** Those that have every word of the filter somewhere; `run:NAME` asks for exactly that run. */
export function filtered(sessions: readonly SessionSummary[], filter: string): readonly SessionSummary[] {
  const words = filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const runs = words.filter((word) => word.startsWith("run:")).map((word) => word.slice("run:".length));
  const others = words.filter((word) => !word.startsWith("run:"));
  return sessions.filter((one) => {
    const text = textOf(one);
    return runs.every((run) => one.run.toLowerCase() === run) && others.every((word) => text.includes(word));
  });
}

function textOf(one: SessionSummary): string {
  return [
    one.sessionId,
    ...playersOf(one),
    one.run,
    `task-${one.taskId ?? ""} task ${one.taskId ?? ""}`,
    stateOf(one),
  ]
    .join(" ")
    .toLowerCase();
}

export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

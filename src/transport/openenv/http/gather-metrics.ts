import { figuresByWorker, type WorkerFigures } from "../../../metrics/index.js";
import type { Peer, Peers } from "../../peers.js";
import type { HttpReply, Route } from "../../route.js";

/** A scrape waits so long for a worker that does not answer, and then does without. */
const PATIENCE_MS = 2_000;

/** `/metrics` of all processes: each is asked for its own. `missing`: told of one that does not answer. */
export function gatherMetrics(
  route: Route,
  { number, others }: Pick<Peers, "number" | "others">,
  ask: (peer: Peer) => (call: Parameters<Route["answer"]>[0]) => Promise<HttpReply>,
  missing: (worker: number) => void,
): Route["answer"] {
  return async (call) => {
    const [own, ...rest] = await Promise.all([
      route.answer(call),
      ...others().map(async (other): Promise<WorkerFigures | undefined> => {
        const reply = await withinPatience(ask(other.peer)(call)).catch(() => undefined);
        if (reply?.status === 200) return { worker: other.number, text: textOf(reply) };
        missing(other.number);
        return undefined;
      }),
    ]);
    const told = rest.filter((figures) => figures !== undefined);
    const all = [{ worker: number, text: textOf(own) }, ...told].sort((a, b) => a.worker - b.worker);
    return { ...own, body: figuresByWorker(all) };
  };
}

function textOf({ body = "" }: HttpReply): string {
  return typeof body === "string" ? body : Buffer.from(body).toString();
}

function withinPatience<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

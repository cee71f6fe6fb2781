import { loadDataset, ticketsIn, type Dataset } from "../../dataset/index.js";
import { TWINS, type Twin } from "../../domain/vocabulary.js";
import { createInProcessPool } from "../../rollouts/environment-pool.js";
import type { Evaluation } from "../evaluate-policy.js";
import type { Player } from "../player.js";
import type { TwinsTold } from "../result.js";
import { irrelevant } from "./beside-the-point.js";
import { throughLens, type Lens } from "./lens.js";
import { aliased } from "./names.js";
import { readTwinTable } from "./read-table.js";
import { RELABELLED_TEAMS } from "./team-names.js";
import { worldOfFile, type WorldOfFile } from "./world-of-file.js";

/** An evaluation of the same episodes on each twin that the tickets have. */
export interface TwinsPlan {
  readonly played: readonly { readonly twin: Twin; readonly evaluation: Evaluation }[];
  readonly absent: TwinsTold["absent"];
}

/** What is evaluated, and who plays. */
interface Planned {
  readonly evaluation: Evaluation;
  readonly player: Player;
  /** The tickets of the split that are here. */
  readonly playable: Dataset;
  /** The file that they are of; undefined: the built-in set. */
  readonly path: string | undefined;
}

/** The twins that these tickets have, and why they lack the others. */
export function planTwins(planned: Planned): TwinsPlan {
  const { evaluation } = planned;
  const played: { twin: Twin; evaluation: Evaluation }[] = [];
  const absent: { twin: Twin; why: string }[] = [];
  const table = readTwinTable();
  const { endless } = planned.playable;
  const isWritten =
    endless === undefined && evaluation.provenance.splitDigest === digestOfWritten(evaluation);
  const world =
    evaluation.server === null && planned.path !== undefined ? worldOfFile(planned.path) : undefined;
  for (const twin of TWINS) {
    if (twin === "irrelevant") played.push(behind(twin, irrelevant(table.irrelevant), planned));
    else if (twin === "relabelled_teams") played.push(behind(twin, RELABELLED_TEAMS, planned));
    else if (twin === "aliased" && isWritten) played.push(behind(twin, aliased(table), planned));
    else if (endless !== undefined) {
      const tickets = endless.twin(twin);
      const there = evaluation.server === null ? playedOn(tickets, planned) : playedThere(tickets, planned);
      played.push({ twin, evaluation: there });
    } else if (world === undefined) absent.push({ twin, why: WHY_NOT[twin] });
    else played.push({ twin, evaluation: onTickets(world.twin(twin), world, planned) });
  }
  return { played, absent };
}

const WHY_NOT = {
  aliased: "nobody has made a table of the names in these tickets",
  reworded:
    "only a world can tell the same facts in other words: these tickets were written by hand, or are a server's",
  counterfactual:
    "only a world knows which label follows from another fact: these tickets were written by hand, or are a server's",
} as const;

/** The tickets of the split of the built-in set. */
function digestOfWritten({ provenance }: Evaluation): string {
  return ticketsIn(loadDataset(undefined), provenance.split).digest;
}

/** Who sees the labels alone has no words to lose. */
function behind(twin: Twin, lens: Lens, { evaluation, player }: Planned): TwinsPlan["played"][number] {
  const { create } = evaluation;
  if (!player.reads) return { twin, evaluation: withoutTickets(evaluation) };
  return {
    twin,
    evaluation: {
      ...withoutTickets(evaluation),
      create: (options, place) => throughLens(create(options, place), lens),
    },
  };
}

/** As many tickets as the file has of the split, each the twin of the one in its place. */
function onTickets(others: Dataset, world: WorldOfFile, planned: Planned): Evaluation {
  const place = new Map(world.own.tickets.map(({ ticketId }, index) => [ticketId, index]));
  const { tickets } = planned.playable;
  const twins = tickets.flatMap(({ ticketId }) => others.tickets[place.get(ticketId) ?? -1] ?? []);
  return playedOn(world.datasetOf(twins), planned);
}

/** Whoever remembers has read the tickets as they are. */
function playedOn(tickets: Dataset, { evaluation, player, playable }: Planned): Evaluation {
  const pool = createInProcessPool(tickets);
  return {
    ...withoutTickets(evaluation),
    pool: {
      ...pool,
      openEnvironment: () => {
        const environment = pool.openEnvironment();
        // They are those of the split already.
        return { ...environment, reset: (options) => environment.reset({ ...options, split: "all" }) };
      },
    },
    create: player.createOn(tickets, playable),
  };
}

/** By the server, which draws the twin from the same worlds. */
function playedThere(tickets: Dataset, { evaluation, player, playable }: Planned): Evaluation {
  const { provenance } = evaluation;
  const source = tickets.endless?.source;
  return {
    ...withoutTickets(evaluation),
    provenance: { ...provenance, ...(source !== undefined && { source }) },
    create: player.createOn(tickets, playable),
  };
}

/** Of a twin only the score is asked for. */
function withoutTickets(evaluation: Evaluation): Evaluation {
  return { ...evaluation, tickets: null };
}

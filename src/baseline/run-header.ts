import { createHelpdeskClient, HelpdeskError } from "../client/index.js";
import { tokenWanted } from "../support/server-refusal.js";
import { headerOf, sourceOf, type TrajectoryHeader } from "../trajectory-file/index.js";
import { checkWorlds } from "../rollouts/source-of-pool.js";
import { loadTickets } from "../worlds/load-tickets.js";
import type { BaselineOptions } from "./options.js";
import type { PlayerIdentity } from "./player.js";

/** The header of a run: what must be equal for one to go on with it. The server says what it plays. */
export async function headerOfRun(
  url: URL,
  identity: PlayerIdentity,
  { seed, split, token, source, key }: Pick<BaselineOptions, "seed" | "split" | "token" | "source" | "key">,
): Promise<TrajectoryHeader> {
  const client = createHelpdeskClient(url.href, {
    ...(token !== undefined && { token }),
    closeAtExit: false,
    onWarning: () => undefined,
  });
  try {
    const { contractVersion, rulesDigest, dataset, worlds } = await client.info();
    const { policy, model, ...others } = identity;
    return headerOf({
      contract_version: contractVersion,
      rules_digest: rulesDigest,
      dataset_digest: source === undefined ? dataset.digest : digestOfWorld({ source, key }, worlds),
      policy: policy === "llm" ? `llm/${model}` : policy,
      notes: { model, ...others, seed, split, ...sourceOf(source && { generated: source }) },
    });
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error;
    if (error.reason === "unauthenticated") throw new Error(tokenWanted(url.href, token), { cause: error });
    throw new Error(
      `${url.href} does not say by which rules it plays, which a kept run has to: ${error.message}`,
      { cause: error },
    );
  }
}

/** Of the tickets that the server draws, too. Throws {@link SettingsError} where it has other worlds than are here. */
function digestOfWorld(
  wanted: Pick<BaselineOptions, "source" | "key">,
  served: { readonly digest: string; readonly keyDigest: string } | undefined,
): string {
  const tickets = loadTickets({ ...wanted, dataset: undefined });
  checkWorlds(served, tickets);
  return tickets.digest;
}

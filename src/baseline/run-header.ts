import { createHelpdeskClient, HelpdeskError } from "../client/index.js";
import { tokenWanted } from "../support/server-refusal.js";
import { headerOf, type TrajectoryHeader } from "../trajectory-file/index.js";
import type { BaselineOptions } from "./options.js";
import type { PlayerIdentity } from "./player.js";

/** The header of a run: what must be equal for one to go on with it. The server says what it plays. */
export async function headerOfRun(
  url: URL,
  identity: PlayerIdentity,
  { seed, split, token }: Pick<BaselineOptions, "seed" | "split" | "token">,
): Promise<TrajectoryHeader> {
  const client = createHelpdeskClient(url.href, {
    ...(token !== undefined && { token }),
    closeAtExit: false,
    onWarning: () => undefined,
  });
  try {
    const { contractVersion, rulesDigest, dataset } = await client.info();
    const { policy, model, ...others } = identity;
    return headerOf({
      contract_version: contractVersion,
      rules_digest: rulesDigest,
      dataset_digest: dataset.digest,
      policy: policy === "llm" ? `llm/${model}` : policy,
      notes: { model, ...others, seed, split },
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

import { resolvedSource, type TicketSource } from "../domain/ticket-source.js";
import type { AskedSource } from "./shape.js";

/** The source as an environment takes it. */
export function sourceIn({ generated }: AskedSource): TicketSource {
  const { world, split, hidden_percent: hiddenPercent, misleading_percent: misleadingPercent } = generated;
  const {
    cluster_size: clusterSize,
    scarcity_percent: scarcityPercent,
    key_digest: keyDigest,
    twin,
  } = generated;
  return {
    generated: resolvedSource({
      ...{ world, split, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent, keyDigest, twin },
    }),
  };
}

/** The source as a file has it; nothing where there is none. */
export function sourceOf(source: TicketSource | undefined): { readonly source?: AskedSource } {
  if (source?.generated === undefined) return {};
  const { world, split, hiddenPercent, misleadingPercent, ...others } = resolvedSource(source.generated);
  const { clusterSize, scarcityPercent, keyDigest, twin } = others;
  return {
    source: {
      generated: {
        world,
        split,
        ...(hiddenPercent !== undefined && { hidden_percent: hiddenPercent }),
        ...(misleadingPercent !== undefined && { misleading_percent: misleadingPercent }),
        ...(clusterSize !== undefined && { cluster_size: clusterSize }),
        ...(scarcityPercent !== undefined && { scarcity_percent: scarcityPercent }),
        ...(keyDigest !== undefined && { key_digest: keyDigest }),
        ...(twin !== undefined && { twin }),
      },
    },
  };
}

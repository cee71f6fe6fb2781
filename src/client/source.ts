import { WorldSplitSchema, WorldTwinSchema } from "../../gen/ts/helpdesk/v1/source_pb.js";
import type { TicketSource } from "../domain/ticket-source.js";
import { numberOf } from "./number-of.js";
import { checkSourceNumbers } from "./options.js";
import type { ResetMessage } from "./session-calls.js";

/** A source as the contract has it. Throws what the server would for a word or number that cannot be sent. */
export function sourceMessage({ generated }: TicketSource): NonNullable<ResetMessage["source"]> {
  if (generated === undefined) return {};
  const { split, keyDigest, twin, ...numbers } = generated;
  checkSourceNumbers(numbers);
  const worldSplit = numberOf(WorldSplitSchema, split, "source.generated.split");
  return {
    generated: {
      ...defined(numbers),
      ...(keyDigest !== undefined && { keyDigest }),
      split: worldSplit,
      twin: numberOf(WorldTwinSchema, twin, "source.generated.twin"),
    },
  };
}

type Numbers = Omit<NonNullable<TicketSource["generated"]>, "split" | "keyDigest" | "twin">;

function defined(numbers: Numbers): { readonly [Name in keyof Numbers]?: number } {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

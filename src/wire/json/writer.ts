import type { DescMessage } from "@bufbuild/protobuf";
import { grownListBytes, type ListBytes } from "./grown-list.js";
import type { AppendObject } from "./kept-text.js";
import { WriterCode } from "./writer-code.js";

/** Writers of a message in three parts, of which the middle is a list that grows from value to value. */
export interface AppendAround {
  /** Up to the list's first item. */
  readonly before: AppendObject;
  /** The items in UTF-8, with commas between them, to be copied at once. */
  readonly items: ListBytes;
  /** All that follows its last. */
  readonly after: AppendObject;
}

const code = new WriterCode();

/**
 * What adds OpenEnv's flat JSON of a value of the domain to a text, as *wire text* (`quoted-text.ts`): compiled once from
 * the message's descriptor, `rules.ts` and `variants.ts`. Keys are always all there, in the order of the contract.
 */
export function createJsonWriter(message: DescMessage): AppendObject {
  return code.of(message);
}

/** The same in parts. `list`: the field's name in the contract. */
export function createSplitJsonWriter(message: DescMessage, list: string): AppendAround {
  const item = message.fields.find(({ name }) => name === list)?.message;
  if (item === undefined) throw new Error(`${message.name}.${list} is no list of messages`);
  return { ...code.around(message, list), items: grownListBytes(code.of(item)) };
}

import { isUtf8 } from "node:buffer";
import { InvalidJson } from "./read-json.js";

const REPLACEMENT = "\uFFFD";

/**
 * The text of a body. Throws {@link InvalidJson} for bytes that are not UTF-8: decoded regardless, they would be played
 * with a replacement character in their place.
 */
export function readUtf8(body: Buffer): string {
  const text = body.toString("utf8");
  if (isUtf8(body)) return text;
  throw new InvalidJson("the text is not UTF-8", text.indexOf(REPLACEMENT));
}

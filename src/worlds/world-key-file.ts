import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { worldKey, WORLD_KEY_BYTES, type WorldKey } from "../generator/index.js";
import { codeOf, reasonOf } from "../files/output-error.js";
import { readingProblem } from "../support/reading-problem.js";

/** A key file that cannot be used. The message is a sentence, and never repeats what is in the file. */
export class WorldKeyError extends Error {
  override readonly name = "WorldKeyError";
}

/** Permissions of others than the owner. */
const OF_OTHERS = 0o077;

/** The key in the file. Throws {@link WorldKeyError} also where others than its owner can read it. */
export function readWorldKey(path: string): WorldKey {
  let text: string;
  try {
    refuseOpenToOthers(path);
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof WorldKeyError) throw error;
    throw new WorldKeyError(`The key ${path} cannot be read: ${readingProblem(error)}.`);
  }
  if (new RegExp(`^[0-9a-f]{${WORLD_KEY_BYTES * 2}}$`, "i").test(text))
    return worldKey(Buffer.from(text, "hex"));
  throw new WorldKeyError(
    `${path} is no key: it must hold ${WORLD_KEY_BYTES * 2} digits in hex, as key new writes it.`,
  );
}

/** Draws a key into a file that must not be there. Throws {@link WorldKeyError}. */
export function makeWorldKey(path: string): WorldKey {
  const bytes = randomBytes(WORLD_KEY_BYTES);
  try {
    writeFileSync(path, `${bytes.toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const isThere = codeOf(error) === "EEXIST";
    throw new WorldKeyError(
      isThere
        ? `${path} is there already, and a key is never written over: name another file, or remove it.`
        : `The key ${path} cannot be written: ${reasonOf(error)}.`,
    );
  }
  return worldKey(bytes);
}

function refuseOpenToOthers(path: string): void {
  const { mode } = statSync(path);
  // Windows has no such permissions, and says that everybody may all.
  if (process.platform === "win32" || (mode & OF_OTHERS) === 0) return;
  throw new WorldKeyError(
    `The key ${path} can be read by others than its owner (mode ${(mode & 0o777).toString(8)}): chmod 600 ${path}`,
  );
}

/**
 * The image of the contract: the compiled protos of the last published contract version. `buf breaking` compares the
 * protos with it, so it may move only when a new version is published.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export const IMAGE_PATH = "proto/helpdesk-v1.binpb";
export const IMAGE_NOTE_PATH = "proto/image.json";
export const VERSION_PATH = "src/service/contract-version.ts";

/** What is written beside the image. */
export interface ImageNote {
  readonly contract_version: string;
  /** Of the image, in lower-case hex. */
  readonly sha256: string;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The note's version, or undefined when the text is not such a note. */
export function versionInNote(text: string): string | undefined {
  return readNote(text)?.contract_version;
}

export function readNote(text: string): ImageNote | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isNote(value) ? value : undefined;
}

function isNote(value: unknown): value is ImageNote {
  return (
    typeof value === "object" &&
    value !== null &&
    "contract_version" in value &&
    typeof value.contract_version === "string" &&
    "sha256" in value &&
    typeof value.sha256 === "string"
  );
}

/** Everything wrong with the image as it lies in the folder, apart from its history. */
export function problemsWithImage(root: string, contractVersion: string): string[] {
  const imageFile = path.join(root, IMAGE_PATH);
  const noteFile = path.join(root, IMAGE_NOTE_PATH);
  if (!existsSync(imageFile)) return [`${IMAGE_PATH} is missing. Run: npx tsx scripts/update-image.ts`];
  const note = existsSync(noteFile) ? readNote(readFileSync(noteFile, "utf8")) : undefined;
  if (note === undefined)
    return [`${IMAGE_NOTE_PATH} is missing or broken. Run: npx tsx scripts/update-image.ts`];
  const problems: string[] = [];
  if (note.sha256 !== sha256(readFileSync(imageFile))) {
    problems.push(`${IMAGE_PATH} is not the file that ${IMAGE_NOTE_PATH} tells of: its SHA-256 differs.`);
  }
  if (compareVersions(contractVersion, note.contract_version) < 0) {
    problems.push(
      `CONTRACT_VERSION is ${contractVersion} in ${VERSION_PATH}, older than the image's ${note.contract_version}.`,
    );
  }
  return problems;
}

/** Below 0 when `a` is the older one. Reads three numbers and nothing else. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let place = 0; place < 3; place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

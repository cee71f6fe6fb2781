import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../support/package-root.js";

/** A file of the built page. */
export interface PageFile {
  readonly text: string;
  /** Changes with the text. */
  readonly etag: string;
  /** The text compressed; that is done once, when first asked for. */
  gzipped(): Uint8Array;
}

/** A file that `npm run build` wrote to `dist/web`; undefined where nothing was built. */
export function pageFile(name: string): PageFile | undefined {
  const path = join(packageRoot(), "dist", "web", name);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  const digest = createHash("sha256").update(text).digest("base64url").slice(0, 22);
  let gzipped: Uint8Array | undefined;
  return { text, etag: `W/"${digest}"`, gzipped: () => (gzipped ??= gzipSync(text, { level: 9 })) };
}

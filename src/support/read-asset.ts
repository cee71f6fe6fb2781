import { readFileSync } from "node:fs";

/**
 * The text of a file in the folder `assets` beside a module: of the sources, or of `dist`, where `npm run build` copies it.
 *
 * @param module The module's `import.meta.url`.
 */
export function readAsset(module: string, name: string): string {
  return readFileSync(new URL(`assets/${name}`, module), "utf8");
}

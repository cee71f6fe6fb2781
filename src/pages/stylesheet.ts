import { readAsset } from "../support/read-asset.js";

/** What every page has of the one stylesheet; the page of `web/` imports the same files. */
const SHARED = ["tokens.css", "ground.css", "charts.css"] as const;

/** The style of a page that is one file: what all pages share, and then its own. Nothing in it ends the element that it stands in. */
export function styleElement(own: string): string {
  const texts = [...SHARED.map((name) => readAsset(import.meta.url, name)), own];
  return `<style>\n${texts.join("\n").replaceAll("</", "<\\/")}</style>`;
}

import { readAsset } from "../support/read-asset.js";

/** What every page has of the one stylesheet; the page of `web/` imports the same files. */
const SHARED = ["tokens.css", "ground.css", "charts.css"] as const;

/** What all pages share, and then a page's own. */
export function stylesheet(own: string): string {
  return [...SHARED.map((name) => readAsset(import.meta.url, name)), own].join("\n");
}

/** The style of a page that is one file. Nothing in it ends the element that it stands in. */
export function styleElement(own: string): string {
  return `<style>\n${stylesheet(own).replaceAll("</", "<\\/")}</style>`;
}

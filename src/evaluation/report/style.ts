import { styleElement } from "../../pages/index.js";
import { readAsset } from "../../support/read-asset.js";
import { Html } from "./html.js";

/** Plots take their colours from the same variables, so that dark mode and print need no second drawing. */
export const STYLE = new Html(
  styleElement(["episodes.css", "report.css"].map((name) => readAsset(import.meta.url, name)).join("\n")),
);

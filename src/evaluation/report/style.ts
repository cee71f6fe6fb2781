import { styleElement } from "../../pages/index.js";
import { readAsset } from "../../support/read-asset.js";
import { Html } from "./html.js";

/** What reports have beyond what every page has. */
export const REPORT_STYLE = readAsset(import.meta.url, "report.css");

/** Plots take their colours from the same variables, so that dark mode and print need no second drawing. */
export const STYLE = new Html(styleElement(`${readAsset(import.meta.url, "episodes.css")}\n${REPORT_STYLE}`));

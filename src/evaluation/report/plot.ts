import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { TaskId } from "../../domain/task.js";
import { Html } from "./html.js";

/** Where the plots are put together; its type is a browser's, which this program does not know. */
const page: unknown = parseHTML("<!doctype html><html><body></body></html>");
const drawing: object = { document: documentOf(page) };

/** Width of a plot that takes a whole line and of one that shares it with another, in pixels. */
export const WIDE = 860;
export const HALF = 440;

/** Drawn here, as text: no browser, no canvas. Colours are CSS variables of the page. */
export function draw(ariaLabel: string, options: Plot.PlotOptions): Html {
  const svg: unknown = Plot.plot({
    ...drawing,
    style: { fontSize: "12px", background: "none" },
    ariaLabel,
    ...options,
  });
  if (!isElement(svg)) throw new Error("the plotting library drew nothing");
  return new Html(svg.outerHTML);
}

function documentOf(window: unknown): unknown {
  return typeof window === "object" && window !== null ? Reflect.get(window, "document") : undefined;
}

function isElement(value: unknown): value is { readonly outerHTML: string } {
  return (
    typeof value === "object" && value !== null && "outerHTML" in value && typeof value.outerHTML === "string"
  );
}

/** A task has the same colour and symbol in every plot; the symbol serves who sees no colours. */
export const TASK_MARKS = {
  1: { color: "var(--task-1)", symbol: "circle" },
  2: { color: "var(--task-2)", symbol: "square" },
  3: { color: "var(--task-3)", symbol: "triangle" },
} as const satisfies Record<TaskId, { readonly color: string; readonly symbol: Plot.SymbolType }>;

/** Words as a reader likes them: `follow_up_containment` is "follow up containment". */
export function spaced(word: string): string {
  return word.replaceAll("_", " ").replace(/^sla\b/, "SLA");
}

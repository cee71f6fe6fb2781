import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { TaskId } from "../../domain/task.js";
import { Html } from "./html.js";

/** Where the plots are put together; its type is a browser's, which this program does not know. */
const page: unknown = parseHTML("<!doctype html><html><body></body></html>");
const drawing: object = { document: documentOf(page) };

/** Where a plot stands, and for which it is drawn. */
export interface Place {
  /** In pixels, of which letters take 12. */
  readonly width: number;
  /** On a telephone: room for short words only. */
  readonly isNarrow: boolean;
}

/** A line of its own, and one that is shared with another. */
const WIDTHS = { wide: 860, half: 440 } as const;
/** On a telephone each plot has a line of its own, and this much of it. */
const NARROW = 340;

/**
 * Drawn here, as text: no browser, no canvas. Colours are CSS variables of the page, which shows the one of the two drawings
 * that it has room for.
 */
export function draw(
  ariaLabel: string,
  size: keyof typeof WIDTHS,
  options: (place: Place) => Plot.PlotOptions,
): Html {
  const roomy = drawn(ariaLabel, options({ width: WIDTHS[size], isNarrow: false }), WIDTHS[size]);
  const narrow = drawn(ariaLabel, options({ width: NARROW, isNarrow: true }), NARROW);
  return new Html(
    `<div class="plot ${size}"><div class="roomy">${roomy}</div><div class="narrow">${narrow}</div></div>`,
  );
}

function drawn(ariaLabel: string, options: Plot.PlotOptions, width: number): string {
  const svg: unknown = Plot.plot({
    ...drawing,
    style: { fontSize: "12px", background: "none" },
    ariaLabel,
    width,
    ...options,
  });
  if (!isElement(svg)) throw new Error("the plotting library drew nothing");
  // A picture with one name: what its groups are called is for nobody.
  return svg.outerHTML
    .replace("<svg ", '<svg role="img" ')
    .replaceAll(/(<g\b[^>]*?) aria-label="[^"]*"/g, "$1");
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

import { h, type VNode } from "preact";
import type { Mark } from "../../../src/pages/mark.js";

/** What the chart kit drew. */
export function Drawn({ mark }: { readonly mark: Mark }) {
  return nodeOf(mark);
}

function nodeOf({ tag, attributes, children }: Mark): VNode {
  return h(tag, attributes, ...children.map((child) => (typeof child === "string" ? child : nodeOf(child))));
}

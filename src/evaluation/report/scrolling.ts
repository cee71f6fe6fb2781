import { html, type Html } from "./html.js";

/** A table that may be wider than the page: it scrolls by finger, mouse and keyboard, and says so where it has to. */
export function scrolling(name: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${table}</div>
    <p class="hint" aria-hidden="true">⟷ the table goes on to the side</p>`;
}

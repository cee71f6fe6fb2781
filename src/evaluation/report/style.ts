import { Html } from "./html.js";
import { THEME } from "./theme.js";

/** Colours and type are variables of `theme.ts`: the plots take them too, so that dark mode and print need no second drawing. */
export const STYLE = new Html(`<style>
${THEME}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 66rem; background: var(--paper); color: var(--ink);
  font: var(--body); }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--rule); break-after: avoid; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; break-after: avoid; }
p { margin: .5rem 0; max-width: 46rem; }
.verdict { margin: 1rem 0 1.25rem; font-size: 1.1rem; line-height: 1.5; }
.verdict p { margin: .35rem 0; }
.verdict p:first-child, .verdict p:nth-child(2) { font-size: 1.2rem; }
.lead, .note, figcaption, caption { color: var(--muted); }
.note, figcaption, caption { font-size: .875rem; }
code { font-family: var(--mono); font-size: .875em; overflow-wrap: anywhere; }
.warning { border-left: 4px solid var(--loss); background: var(--wash); padding: .6rem .9rem; max-width: none; }
figure { margin: 1rem 0 1.25rem; break-inside: avoid; }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; }
.narrow { display: none; max-width: 30rem; }
figcaption { margin-top: .25rem; max-width: 46rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 2rem; align-items: start; }
.pair > * { max-width: 36rem; }
.scroll { overflow-x: auto; margin: .75rem 0; container-type: inline-size;
  background: linear-gradient(to right, var(--paper) 30%, transparent) left / 2.5rem 100%,
    linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100%,
    linear-gradient(to right, var(--shade), transparent) left / .75rem 100%,
    linear-gradient(to left, var(--shade), transparent) right / .75rem 100%;
  background-repeat: no-repeat; background-attachment: local, local, scroll, scroll; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll table { margin: 0; }
.scroll td { white-space: nowrap; }
.scroll caption { white-space: normal; max-width: 100cqw; }
.hint { display: none; color: var(--muted); font-size: .8rem; margin: -.35rem 0 .75rem; }
table.small { width: auto; min-width: 14rem; }
.matrix td.none { color: var(--rule); }
.matrix thead th { white-space: normal; vertical-align: bottom; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; padding: 0 0 .4rem; caption-side: top; }
th, td { padding: .3rem .55rem; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: baseline; }
th { font-weight: 600; } tbody th { white-space: nowrap; }
thead th { color: var(--muted); font-weight: 500; border-bottom: 1.5px solid var(--muted); }
th.text, td.text { text-align: left; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
td strong { font-size: 1.05em; }
.range { color: var(--muted); white-space: nowrap; }
td > .below { display: block; font-size: .85rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.legend svg { width: 1.1em; height: 1.1em; vertical-align: -.15em; margin-right: .35em; overflow: visible; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .75rem 0; font-size: .9rem; }
dt { color: var(--muted); } dd { margin: 0; }
.episodes { margin-top: .75rem; }
.row { display: grid; grid-template-columns: 3.2rem 4.5rem 9.5rem 4.5rem 4rem 4rem 5rem 1fr; gap: .6rem; align-items: center;
  font-variant-numeric: tabular-nums; font-size: .9rem; }
.row.head { color: var(--muted); padding: .3rem 0 .3rem 1.2rem; border-bottom: 1.5px solid var(--muted); font-size: .875rem; }
details.episode { border-bottom: 1px solid var(--rule); }
details.episode > summary { padding: .3rem 0 .3rem 1.2rem; cursor: pointer; list-style: none; position: relative; }
details.episode > summary::before { content: "▸"; position: absolute; left: 0; color: var(--muted); }
details.episode[open] > summary::before { content: "▾"; }
details.episode > summary::-webkit-details-marker { display: none; }
details.episode > summary:hover { background: var(--wash); }
details.episode[open] { background: var(--wash); padding-bottom: .75rem; }
.meter { display: inline-grid; grid-template-columns: 3rem 1fr; align-items: center; gap: .4rem; width: 100%; }
.meter i { display: block; height: .5rem; border-radius: 2px; background: linear-gradient(var(--fill), var(--fill)) no-repeat 0 0 / var(--share) 100%, var(--rule); }
.replay { padding: 0 1.2rem .25rem; }
.visit { margin: .75rem 0 1.25rem; max-width: 52rem; }
.visit h4 { margin: 0 0 .25rem; font-size: .95rem; overflow-wrap: anywhere; }
.visit h4 code { font-weight: 400; color: var(--muted); }
.visit blockquote { margin: .25rem 0 .5rem; padding: .5rem .8rem; background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; font-size: .9rem; overflow-wrap: anywhere; }
.visit blockquote p { margin: .25rem 0; }
.visit .from { color: var(--muted); font-size: .85rem; }
.visit .text { white-space: pre-line; }
.visit .found { border-top: 1px dashed var(--rule); padding-top: .25rem; }
.visit .found span { color: var(--muted); }
.visit .found span::after { content: ":"; }
.visit ol { margin: .25rem 0; padding-left: 1.6rem; font-size: .9rem; }
.visit li { margin: .15rem 0; }
.visit li.handled { font-weight: 500; }
.came, .earned { color: var(--muted); font-weight: 400; }
.came::before { content: "– "; }
.earned { display: block; font-size: .85rem; }
.why { font-size: .9rem; margin: .25rem 0; }
.wrong { color: var(--loss); } .right { color: var(--gain); }
@media screen and (max-width: 46rem) {
  .wide > .roomy { display: none; } .wide > .narrow { display: block; }
  .row { grid-template-columns: 1.5rem 2.6rem 6.5rem 3rem 1fr; } .row > :nth-child(n+5):not(:last-child) { display: none; }
}
@media screen and (max-width: 30rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .half > .roomy { display: none; } .half > .narrow { display: block; }
  .hint { display: block; }
  .replay { padding: 0 .25rem .25rem .5rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
}
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  h2 { margin-top: 1.5rem; }
  .pair { grid-template-columns: 1fr 1fr; gap: 0 1rem; }
  th, td { padding: .25rem .4rem; }
  .row { grid-template-columns: 2rem 3rem 8.5rem 3rem 3rem 3rem 3.5rem 1fr; gap: .4rem; }
  table, .row { font-size: 9pt; }
  .scroll { overflow: visible; background: none; }
  .scroll td { white-space: normal; }
  details.episode, .visit { break-inside: avoid; }
}
@page { margin: 16mm 14mm; }
</style>`);

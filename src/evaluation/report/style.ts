import { Html } from "./html.js";

/** Colours are variables: the plots take them too, so that dark mode and print need no second drawing. */
export const STYLE = new Html(`<style>
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --muted: #5b6570; --rule: #d5dae0; --wash: #f4f6f8;
  --task-1: #0072b2; --task-2: #b35900; --task-3: #007a55;
  --loss: #b3403a; --gain: #2f7d4f; --neutral: #8a949e; --accent: #0072b2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e6e9ed; --muted: #a3adb8; --rule: #343c46; --wash: #1d232a;
    --task-1: #62b6ee; --task-2: #f0a04b; --task-3: #4ecf9f;
    --loss: #f08079; --gain: #6cc98f; --neutral: #7c8793; --accent: #62b6ee;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 66rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--rule); break-after: avoid; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; break-after: avoid; }
p { margin: .5rem 0; max-width: 46rem; }
.lead, .note, figcaption, caption { color: var(--muted); }
.note, figcaption, caption { font-size: .875rem; }
code { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; font-size: .875em; overflow-wrap: anywhere; }
.warning { border-left: 4px solid var(--loss); background: var(--wash); padding: .6rem .9rem; max-width: none; }
figure { margin: 1rem 0 1.25rem; break-inside: avoid; }
figure svg { width: 100%; height: auto; overflow: visible; }
figcaption { margin-top: .25rem; max-width: 46rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr)); gap: 0 2rem; align-items: start; }
.pair > * { max-width: 36rem; }
.scroll { overflow-x: auto; }
.scroll td { white-space: nowrap; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; padding: 0 0 .4rem; caption-side: top; }
th, td { padding: .3rem .65rem; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: baseline; }
th { font-weight: 600; } tbody th { white-space: nowrap; }
thead th { color: var(--muted); font-weight: 500; border-bottom: 1.5px solid var(--muted); }
th.text, td.text { text-align: left; }
th:first-child, td:first-child { padding-left: 0; }
td strong { font-size: 1.05em; }
.range { color: var(--muted); white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.legend svg { width: 1.1em; height: 1.1em; vertical-align: -.15em; margin-right: .35em; overflow: visible; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .75rem 0; font-size: .9rem; }
dt { color: var(--muted); } dd { margin: 0; }
.episodes { margin-top: .75rem; }
.row { display: grid; grid-template-columns: 3.2rem 4.5rem 9.5rem 4.5rem 4rem 4rem 5rem 1fr; gap: .6rem; align-items: center;
  font-variant-numeric: tabular-nums; font-size: .9rem; }
.head { color: var(--muted); padding: .3rem 0 .3rem 1.2rem; border-bottom: 1.5px solid var(--muted); font-size: .875rem; }
details.episode { border-bottom: 1px solid var(--rule); }
details.episode > summary { padding: .3rem 0 .3rem 1.2rem; cursor: pointer; list-style: none; position: relative; }
details.episode > summary::before { content: "▸"; position: absolute; left: 0; color: var(--muted); }
details.episode[open] > summary::before { content: "▾"; }
details.episode > summary::-webkit-details-marker { display: none; }
details.episode > summary:hover { background: var(--wash); }
details.episode[open] { background: var(--wash); padding-bottom: .75rem; }
.meter { display: inline-grid; grid-template-columns: 3rem 1fr; align-items: center; gap: .4rem; width: 100%; }
.meter i { display: block; height: .5rem; border-radius: 2px; background: linear-gradient(var(--fill), var(--fill)) no-repeat 0 0 / var(--share) 100%, var(--rule); }
.replay { width: calc(100% - 2.4rem); margin: .25rem 1.2rem; font-size: .85rem; }
.replay td { vertical-align: top; }
.replay tr.handled td { border-bottom-color: var(--muted); }
.wrong { color: var(--loss); } .right { color: var(--gain); }
.wrong, .right { white-space: nowrap; }
@media (max-width: 46rem) { .row { grid-template-columns: 2rem 3rem 7rem 3.5rem; } .row > :nth-child(n+5) { display: none; } }
@media print {
  :root { --paper: #fff; --ink: #000; --muted: #444; --rule: #bbb; --wash: #f2f2f2;
    --task-1: #0072b2; --task-2: #b35900; --task-3: #007a55; --loss: #b3403a; --gain: #2f7d4f; --neutral: #8a949e; --accent: #0072b2; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  h2 { margin-top: 1.5rem; }
  .pair { grid-template-columns: 1fr 1fr; gap: 0 1rem; }
  th, td { padding: .25rem .4rem; }
  .row { grid-template-columns: 2rem 3rem 8.5rem 3rem 3rem 3rem 3.5rem 1fr; gap: .4rem; }
  table, .row { font-size: 9pt; }
  details.episode { break-inside: avoid; }
}
@page { margin: 16mm 14mm; }
</style>`);

/** Colours follow the reader's light or dark preference; every pair is at least 4.5:1. */
export const STYLE = `:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2327; --quiet: #5a636a; --line: #d9d6cd;
  --accent: #0b5d6b; --on-accent: #ffffff; --bad: #9c1f1f; --bad-paper: #fdecec; --good-paper: #e8f3ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --card: #1c2226; --ink: #e8eaec; --quiet: #a5afb6; --line: #39424a;
    --accent: #7fd0dd; --on-accent: #0c2024; --bad: #ffb4ac; --bad-paper: #3a1d1d; --good-paper: #1b2f29;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 5rem; max-width: 58rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: 1.25rem; }
.quiet { color: var(--quiet); margin: 0 0 .25rem; font-size: .9rem; }
.prose { white-space: pre-wrap; max-width: 65ch; }
.tasks { list-style: none; padding: 0; margin: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.tasks li, article, #result-box { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.15rem; }
.tasks p { margin: .35rem 0 0; font-size: .9rem; }
.row { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; }
.labels { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); margin-bottom: .9rem; }
label { display: grid; gap: .2rem; font-size: .9rem; color: var(--quiet); }
select, input { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--quiet); border-radius: .4rem; padding: .4rem .5rem; min-width: 0; }
button {
  font: inherit; color: var(--accent); background: transparent; cursor: pointer;
  border: 1.5px solid var(--accent); border-radius: .4rem; padding: .4rem .85rem;
}
button[type="submit"], button.recommended { background: var(--accent); color: var(--on-accent); }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h3:focus { outline: none; }
fieldset { border: 1px solid var(--line); border-radius: .6rem; margin: 1rem 0 0; padding: .8rem 1.15rem 1.1rem; min-width: 0; }
legend { padding: 0 .4rem; font-weight: 600; }
.error { white-space: pre-wrap; background: var(--bad-paper); color: var(--bad); padding: .7rem 1rem; border-radius: .4rem; }
.feedback { background: var(--good-paper); padding: .7rem 1rem; border-radius: .4rem; }
.feedback:empty { display: none; }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; }
.numbers dt, .facts dt { color: var(--quiet); font-size: .85rem; }
.numbers dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1rem; margin: .5rem 0 0; }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.facts .facts { margin: 0; }
article { margin-top: .5rem; }
#result-box { margin-top: 1rem; }
#episode > section:last-child { margin-top: 1.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); }
td { font-variant-numeric: tabular-nums; }
`;

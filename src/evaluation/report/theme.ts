/**
 * Colours and type of everything that is read in a browser, as CSS variables: light, dark and on paper. A colour is never
 * written anywhere else.
 */
export const THEME = `:root {
  color-scheme: light dark;
  --body: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace;
  --paper: #ffffff; --ink: #1b1f24; --muted: #5b6570; --rule: #d5dae0; --wash: #f4f6f8; --shade: #1b1f2433;
  --task-1: #0072b2; --task-2: #b35900; --task-3: #007a55;
  --loss: #b3403a; --gain: #2f7d4f; --neutral: #8a949e; --accent: #0072b2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e6e9ed; --muted: #a3adb8; --rule: #343c46; --wash: #1d232a; --shade: #000000aa;
    --task-1: #62b6ee; --task-2: #f0a04b; --task-3: #4ecf9f;
    --loss: #f08079; --gain: #6cc98f; --neutral: #7c8793; --accent: #62b6ee;
  }
}
@media print {
  :root { --paper: #fff; --ink: #000; --muted: #444; --rule: #bbb; --wash: #f2f2f2; --shade: transparent;
    --task-1: #0072b2; --task-2: #b35900; --task-3: #007a55; --loss: #b3403a; --gain: #2f7d4f; --neutral: #8a949e; --accent: #0072b2; }
}`;

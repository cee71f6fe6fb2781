import { counted } from "../support/counted.js";
import { basename } from "node:path";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { pageFile } from "../transport/web/page-file.js";
import { ownTickets } from "./played-again.js";
import { checkTrajectory, TrajectoryFileError } from "./read-trajectory.js";
import { fileAsItIs, viewedFile, type ViewedFile } from "./viewed-file.js";

const EXIT_FAILED = 1;

/** Nothing is asked of anybody, whatever the tickets say. */
const ALONE =
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; ` +
  `style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`;

export interface ViewOptions {
  readonly output: string | undefined;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** Episodes that are played again, for what was seen and what would have been best: 0 or more. */
  readonly explained: number;
}

/** Writes the page with the episodes of a file in it, as one file that needs no server. Gives the exit code. */
export async function viewFile(
  path: string,
  options: ViewOptions,
  { out, notes }: RunTerminal,
): Promise<number> {
  const output = options.output ?? `${path}.html`;
  try {
    checkOutputs(
      named({ "--output": output }),
      named({ "the trajectory": path, "--dataset": options.dataset }),
    );
    const { episodes } = checkTrajectory(path);
    const viewed =
      options.explained === 0
        ? fileAsItIs(path)
        : await viewedFile(path, options.explained, await ownTickets(options.dataset));
    for (const note of viewed.notes) notes.write(`view: ${note}\n`);
    const html = standalonePage(basename(path), viewed);
    if (html === undefined) {
      notes.write("view: the page is not built here. Run `npm run build:page` first.\n");
      return EXIT_FAILED;
    }
    const file = openOutputFile({ flag: "--output", path: output });
    try {
      file.write(html);
      file.commit();
    } finally {
      file.discard();
    }
    const told = Object.keys(viewed.regrets).length;
    const best = told > 0 ? `, ${told} with the best action of each step` : "";
    out(`${output}: ${counted(episodes, "episode")}${best}; open it in a browser.`);
    return 0;
  } catch (error) {
    if (!(error instanceof TrajectoryFileError || error instanceof OutputFileError)) throw error;
    notes.write(`view: ${error.message}\n`);
    return error instanceof OutputFileError ? error.exitCode : EXIT_FAILED;
  }
}

/** The built page with its style, its program and the file in it; undefined where it was not built. */
export function standalonePage(
  name: string,
  { text, regrets }: Pick<ViewedFile, "text" | "regrets">,
): string | undefined {
  const [page, script, style] = ["index.html", "script.js", "style.css"].map((file) => pageFile(file)?.text);
  if (page === undefined || script === undefined || style === undefined) return undefined;
  // Nothing in the file can end the element that it stands in.
  const data = JSON.stringify({ name, text, regrets }).replaceAll("<", "\\u003c");
  const program = script.replaceAll("</script", "<\\/script");
  const head = page
    .replace(/\s*<script [^>]*><\/script>/, "")
    .replace(/\s*<link [^>]*rel="(?:stylesheet|icon)"[^>]*>/g, "");
  return head
    .replace("</head>", () => `${ALONE}<style>${style}</style>\n  </head>`)
    .replace(
      "</body>",
      () =>
        `  <script type="application/json" id="trajectory">${data}</script>\n` +
        `    <script type="module">${program}</script>\n  </body>`,
    );
}

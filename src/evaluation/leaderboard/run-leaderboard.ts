import { dirname, join, relative, sep } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { loadDataset } from "../../dataset/index.js";
import { checkOutputs, named } from "../../files/check-outputs.js";
import { openOutputFile } from "../../files/output-file.js";
import { createInProcessPool } from "../../rollouts/environment-pool.js";
import { SettingsError } from "../../support/settings-error.js";
import type { RunTerminal } from "../../support/terminal.js";
import { leaderboardText, type Leaderboard } from "./board-file.js";
import { boardsOf, type JudgedResult } from "./boards.js";
import type { LeaderboardOptions } from "./options.js";
import { readFolder, type Folder } from "./read-folder.js";
import { renderLeaderboard } from "./render.js";
import { leaderboardLines } from "./tell.js";
import { groundOn, verify, type Ground } from "./verification.js";

/** Some result is not what it says, or cannot be used; the board is there all the same. */
const EXIT_DIFFERS = 1;

/** Reads the results of a folder, plays each again, and writes who stands where. Gives the exit code. */
export async function runLeaderboard(
  folder: string,
  options: LeaderboardOptions,
  { out, progress }: RunTerminal,
): Promise<number> {
  const output = options.output ?? join(folder, "leaderboard.json");
  const html = options.html ?? join(folder, "leaderboard.html");
  checkOutputs(
    named({ "--output": output, "--html": html }),
    named({ "--dataset": options.dataset, FOLDER: folder }),
  );
  const read = readFolder(folder);
  if (read.found.length === 0) throw new SettingsError([nothingIn(folder, read)]);
  checkOutputs(
    named({ "--output": output, "--html": html }),
    read.found.map(({ file }) => ({ flag: "FOLDER", path: join(folder, file) })),
  );
  const board = await leaderboardOf(read, await groundOf(options.dataset), progress);
  const files = [
    openOutputFile({ flag: "--output", path: output }),
    openOutputFile({ flag: "--html", path: html }),
  ];
  try {
    files[0]?.write(leaderboardText(board));
    const hrefOf = (file: string): string =>
      relative(dirname(html), join(folder, file)).split(sep).map(encodeURIComponent).join("/");
    files[1]?.write(renderLeaderboard(board, hrefOf));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
  } finally {
    for (const file of files) file.discard();
  }
  leaderboardLines(board).forEach((line) => out(line));
  out(`${html} and ${output} have all of it.`);
  return isSound(board) ? 0 : EXIT_DIFFERS;
}

function nothingIn(folder: string, { others }: Folder): string {
  const instead = others.length === 0 ? "" : ` (it has ${others.length} other JSON files)`;
  return `${folder} has no result of evaluate${instead}. Put files there that evaluate --output FILE.json wrote.`;
}

async function groundOf(dataset: string | undefined): Promise<Ground> {
  const builtIn = loadDataset();
  const { rulesDigest } = await createInProcessPool(builtIn).facts();
  return groundOn(rulesDigest, [builtIn, ...(dataset === undefined ? [] : [loadDataset(dataset)])]);
}

export async function leaderboardOf(
  { found }: Folder,
  ground: Ground,
  progress: RunTerminal["progress"],
): Promise<Leaderboard> {
  const judged: JudgedResult[] = [];
  progress.expect(found.length, 0);
  for (const one of found) {
    if ("result" in one)
      judged.push({ ...one, verification: verify(one.result, ground), report: one.report });
    progress.advance(one.file);
    await nextTurn();
  }
  progress.clear();
  return { boards: boardsOf(judged), unusable: found.flatMap((one) => ("reason" in one ? [one] : [])) };
}

function isSound({ boards, unusable }: Leaderboard): boolean {
  const differs = boards.some(({ rows }) =>
    rows.some(({ verification }) => verification.status === "differs"),
  );
  return unusable.length === 0 && !differs;
}

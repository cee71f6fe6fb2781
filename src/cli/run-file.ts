import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorMessage } from "../support/error-message.js";
import { isObject } from "../support/is-object.js";
import { SettingsError } from "../support/settings-error.js";
import { folderOf } from "./settings/store-settings.js";

/** Where the episodes of a run are, and who asks. */
export interface RunPlace {
  readonly run: string;
  readonly url: string | undefined;
  /** `disk:` and a folder. */
  readonly store: string | undefined;
  readonly token: string | undefined;
}

/** A file with the episodes of the run. Rejects with {@link SettingsError}, which names the runs that there are. */
export async function runFile(place: RunPlace): Promise<string> {
  const { url, store } = place;
  if (url !== undefined && store !== undefined) {
    throw new SettingsError(["--url and --store both say where the run is. Leave one of them out."]);
  }
  return store === undefined ? await fetched(place, url ?? "") : inFolder(place.run, store);
}

function inFolder(run: string, store: string): string {
  const folder = path.join(folderOf(store), "runs");
  const file = path.join(folder, `${run}.jsonl`);
  if (existsSync(file)) return file;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl")) : [];
  const known = names.map((name) => name.slice(0, -".jsonl".length)).sort();
  const there = known.length === 0 ? "there are none" : `there are ${known.slice(0, 20).join(", ")}`;
  throw new SettingsError([`--run: ${folder} has no run ${run}: ${there}.`]);
}

/** The answer of a server lies in a file until the program ends. */
async function fetched({ run, token }: RunPlace, url: string): Promise<string> {
  const address = `${url.replace(/\/+$/, "")}/runs/${encodeURIComponent(run)}`;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(address, { headers });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new SettingsError([`--url: ${address} cannot be reached: ${errorMessage(cause)}.`]);
  }
  if (!response.ok || response.body === null) {
    throw new SettingsError([`--run: ${await problemIn(response)}`]);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-run-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, `${run}.jsonl`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  return file;
}

async function problemIn(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body) && typeof body["detail"] === "string") return body["detail"];
  } catch {
    // It is no answer of a helpdesk server.
  }
  return `the server answered with status ${response.status}.`;
}

import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorMessage } from "../support/error-message.js";
import { isObject } from "../support/is-object.js";
import { SettingsError } from "../support/settings-error.js";
import { linesInStore } from "./run-in-store.js";
import type { RunNote, RunPlace } from "./run-place.js";

/**
 * A file with the episodes of the run, which is there until the program ends. Rejects with {@link SettingsError}, which names the
 * runs that there are.
 */
export async function runFile(place: RunPlace, note: RunNote): Promise<string> {
  const { run, url, store } = place;
  if ((url === undefined) === (store === undefined)) {
    const instead = url === undefined ? "Name one of them." : "Leave one of them out.";
    throw new SettingsError([`--run: --url or --store says where the run ${run} is. ${instead}`]);
  }
  const lines =
    store === undefined
      ? await fetched(place, url?.href ?? "")
      : await linesInStore({ ...place, store }, note);
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-run-"));
  if (made.length === 0) process.once("exit", removeMade);
  made.push(folder);
  const file = path.join(folder, `${run}.jsonl`);
  await pipeline(lines, createWriteStream(file));
  return file;
}

const made: string[] = [];

function removeMade(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}

/** What a server answers. */
async function fetched({ run, owner, token }: RunPlace, url: string): Promise<Readable> {
  const whose = owner === undefined ? "" : `?owner=${encodeURIComponent(owner)}`;
  const address = `${url.replace(/\/+$/, "")}/runs/${encodeURIComponent(run)}${whose}`;
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
  return Readable.fromWeb(response.body);
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

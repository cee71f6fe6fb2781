import { createReadStream, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { openDiskStore, StoreError, type SessionStore } from "../journal/index.js";
import {
  ArchiveError,
  openFolderArchive,
  openSharedArchive,
  recordedRuns,
  runFileIn,
  type RunArchive,
  type RunKey,
} from "../runs/index.js";
import { headerOfGround, openEpisodes, type OpenEpisode, type StoreGround } from "../service/index.js";
import { SettingsError } from "../support/settings-error.js";
import { episodeLine, headerLine, headerOf } from "../trajectory-file/index.js";
import { loadDataset } from "../dataset/index.js";
import { worldsOf } from "../worlds/load-tickets.js";
import { ownerOfRun } from "./owner-of-run.js";
import type { RunNote, RunPlace } from "./run-place.js";
import { folderOf, isShared } from "./settings/store-settings.js";

type StoredPlace = RunPlace & { readonly store: string };

/** The episodes of a run in a store, those in play too. Rejects with {@link SettingsError}. */
export async function linesInStore(place: StoredPlace, note: RunNote): Promise<Readable> {
  const { dataset, key, store } = place;
  const ground = { dataset: loadDataset(dataset), worlds: worldsOf(key) };
  try {
    return await (isShared(store) ? inSharedStore(place, ground) : inFolder(place, ground, note));
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof ArchiveError)) throw error;
    throw new SettingsError([`--store: ${error.message}`]);
  }
}

async function inSharedStore(place: StoredPlace, ground: StoreGround): Promise<Readable> {
  // Nobody else needs its library.
  const { openRedisStore } = await import("../journal/redis/redis-store.js");
  const store = await openRedisStore({ address: place.store, onNote: () => undefined });
  const { shared } = store;
  if (shared === undefined) throw new Error("servers share it");
  try {
    const archive = openSharedArchive(shared.runs, headerOfGround(ground));
    const kept = (await archive.figures({})).map(({ run, owner }) => ({ run, owner }));
    // What is over is kept in the store, whose session it was may go on.
    const open = (await openEpisodes(store, place.run, ground)).filter(({ episode }) => !episode.finished);
    const owner = oneOwner(place, kept, open);
    const lines: Uint8Array[] = [];
    for await (const line of (await archive.read({ run: place.run, owner })) ?? []) lines.push(line);
    return Readable.from([...lines, ...openLines(place, open.filter(of(owner)), ground)]);
  } finally {
    await store.close();
  }
}

async function inFolder(place: StoredPlace, ground: StoreGround, note: RunNote): Promise<Readable> {
  const folder = folderOf(place.store);
  if (!existsSync(folder)) throw new SettingsError([`--store: there is no folder ${folder}.`]);
  const runs = path.join(folder, "runs");
  const kept = recordedRuns(runs);
  const archive = openFolderArchive(runs, headerOfGround(ground));
  const open = await openInFolder(folder, place, ground, note);
  const owner = oneOwner(place, kept, open);
  const missing = await notKept(open.filter(of(owner)), { run: place.run, owner }, archive, runs);
  const file = runFileIn(runs, { run: place.run, owner });
  const lines = openLines(place, missing, ground);
  // As it is: an episode of other rules can be graded again.
  return Readable.from(existsSync(file) ? joined(file, lines) : lines);
}

async function* joined(file: string, lines: readonly string[]): AsyncGenerator<Uint8Array | string> {
  yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  yield* lines;
}

/** The sessions of a server that runs are its own to tell. */
async function openInFolder(
  folder: string,
  { run }: StoredPlace,
  ground: StoreGround,
  note: RunNote,
): Promise<readonly OpenEpisode[]> {
  if (!readdirSync(folder).some((name) => name.endsWith(".journal"))) return [];
  let store: SessionStore;
  try {
    store = openDiskStore({ folder, durability: "process", onNote: note });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    note(`Its sessions are left out, the episodes in play: ${error.message}`);
    return [];
  }
  try {
    return await openEpisodes(store, run, ground);
  } finally {
    await store.close();
  }
}

/** A server that was killed may not have kept one that was over. */
async function notKept(
  open: readonly OpenEpisode[],
  key: RunKey,
  archive: RunArchive,
  runs: string,
): Promise<readonly OpenEpisode[]> {
  if (!existsSync(runs)) return open;
  const missing: OpenEpisode[] = [];
  for (const one of open) if (!(await archive.has(key, one.place))) missing.push(one);
  return missing;
}

function openLines(
  { run }: StoredPlace,
  open: readonly OpenEpisode[],
  ground: StoreGround,
): readonly string[] {
  if (open.length === 0) return [];
  const header = headerLine(headerOf({ ...headerOfGround(ground), run }));
  return [header, ...open.map(({ episode }) => episodeLine(episode))];
}

function of(owner: string) {
  return (open: OpenEpisode): boolean => open.owner === owner;
}

/** Whose run it is. Throws {@link SettingsError}. */
function oneOwner(
  { run, owner, store }: StoredPlace,
  kept: readonly RunKey[],
  open: readonly OpenEpisode[],
): string {
  const all = [...kept, ...open.map((one) => ({ run, owner: one.owner }))];
  return ownerOfRun({
    run,
    owner,
    by: "--run",
    where: isShared(store) ? "the store" : folderOf(store),
    kept: all,
  });
}

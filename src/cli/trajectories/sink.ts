import type { CollectFormat, CollectSettings } from "../../config/index.js";
import { createTextWriter } from "./output-file.js";
import { createParquetSink } from "./parquet-sink.js";
import type { PlayedEpisode } from "./played-episode.js";
import { preferenceRows } from "./preference-rows.js";
import { linesOf, rowsOf, type EpisodeHead } from "./rows.js";
import { sftRows } from "./sft-rows.js";

/** Takes episodes one after the other and leaves a file. */
export interface Sink {
  /** Gives how many rows the episode made. */
  add(episode: PlayedEpisode): number;
  close(): void;
}

export type SinkOptions = Pick<CollectSettings, "transcript" | "margin">;

const SINKS = {
  jsonl: (path, head) =>
    textSink(path, (played) => {
      const rows = rowsOf(head, played);
      return { text: linesOf(rows), count: rows.steps.length + 2 };
    }),
  parquet: (path, head) => createParquetSink(path, head),
  sft: (path, head, { transcript }) => textSink(path, (played) => lines(sftRows(head, played, transcript))),
  preference: (path, head, { margin }) =>
    textSink(path, (played) => lines(preferenceRows(head, played, margin))),
} as const satisfies Record<CollectFormat, (path: string, head: EpisodeHead, options: SinkOptions) => Sink>;

export function openSink(format: CollectFormat, path: string, head: EpisodeHead, options: SinkOptions): Sink {
  return SINKS[format](path, head, options);
}

interface Lines {
  readonly text: string;
  readonly count: number;
}

function textSink(path: string, linesFor: (played: PlayedEpisode) => Lines): Sink {
  const writer = createTextWriter(path);
  return {
    add(played) {
      const { text, count } = linesFor(played);
      writer.write(text);
      return count;
    },
    close: () => writer.close(),
  };
}

function lines(rows: readonly object[]): Lines {
  return { text: rows.map((row) => `${JSON.stringify(row)}\n`).join(""), count: rows.length };
}

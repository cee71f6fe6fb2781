import type { CollectFormat } from "./options.js";
import type { Sink, SinkOptions } from "./sink.js";
import { jsonLine } from "../support/json-line.js";
import type { OutputFile } from "../files/output-file.js";
import { createParquetSink } from "./parquet-sink.js";
import type { PlayedEpisode } from "./played-episode.js";
import { preferenceRows } from "./preference-rows.js";
import { linesOf, rowsOf, type EpisodeHead } from "./rows.js";
import { sftRows } from "./sft-rows.js";

const SINKS = {
  jsonl: (file, head) =>
    textSink(file, (played) => {
      const rows = rowsOf(head, played);
      return { text: linesOf(rows), count: rows.steps.length + 2 };
    }),
  parquet: (file, head) => createParquetSink(file, head),
  sft: (file, head, options) => textSink(file, (played) => lines(sftRows(head, played, options))),
  preference: (file, head, options) =>
    textSink(file, (played) => lines(preferenceRows(head, played, options))),
} as const satisfies Record<
  CollectFormat,
  (file: OutputFile, head: EpisodeHead, options: SinkOptions) => Sink
>;

export function openSink(
  format: CollectFormat,
  file: OutputFile,
  head: EpisodeHead,
  options: SinkOptions,
): Sink {
  return SINKS[format](file, head, options);
}

interface Lines {
  readonly text: string;
  readonly count: number;
}

function textSink(file: OutputFile, linesFor: (played: PlayedEpisode) => Lines): Sink {
  return {
    add(played) {
      const { text, count } = linesFor(played);
      file.write(text);
      return count;
    },
    close: () => undefined,
  };
}

function lines(rows: readonly object[]): Lines {
  return { text: rows.map(jsonLine).join(""), count: rows.length };
}

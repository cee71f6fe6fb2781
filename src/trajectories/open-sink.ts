import type { CollectFormat } from "./options.js";
import type { Sink, SinkOptions } from "./sink.js";
import { CANARY } from "../domain/canary.js";
import { jsonLine } from "../support/json-line.js";
import type { OutputFile } from "../files/output-file.js";
import { episodeLine, headerLine } from "../trajectory-file/index.js";
import { createParquetSink } from "./parquet-sink.js";
import type { PlayedEpisode } from "./played-episode.js";
import { preferenceRows } from "./preference-rows.js";
import { sftRows } from "./sft-rows.js";
import { headerFor, trajectoryOf, type EpisodeHead } from "./trajectory-of.js";

const SINKS = {
  jsonl: (file, first, { observations }) => {
    const header = headerFor(first);
    file.write(headerLine(observations ? { ...header, notes: { canary: CANARY } } : header));
    return textSink(file, ({ split }, played) => ({
      text: episodeLine(trajectoryOf(split, played, { observations })),
      count: 1,
    }));
  },
  parquet: (file, { contract_version, rules_digest, dataset_digest }) =>
    createParquetSink(file, { contract_version, rules_digest, dataset_digest }),
  sft: (file, _, options) => textSink(file, (head, played) => lines(sftRows(head, played, options))),
  preference: (file, _, options) =>
    textSink(file, (head, played) => lines(preferenceRows(head, played, options))),
} as const satisfies Record<
  CollectFormat,
  (file: OutputFile, first: EpisodeHead, options: SinkOptions) => Sink
>;

/** `first`: of the first episode; what a file has once for all of them is of it. */
export function openSink(
  format: CollectFormat,
  file: OutputFile,
  first: EpisodeHead,
  options: SinkOptions,
): Sink {
  return SINKS[format](file, first, options);
}

interface Lines {
  readonly text: string;
  readonly count: number;
}

function textSink(file: OutputFile, linesFor: (head: EpisodeHead, played: PlayedEpisode) => Lines): Sink {
  return {
    add(head, played) {
      const { text, count } = linesFor(head, played);
      file.write(text);
      return count;
    },
    close: () => undefined,
  };
}

function lines(rows: readonly object[]): Lines {
  return { text: rows.map(jsonLine).join(""), count: rows.length };
}

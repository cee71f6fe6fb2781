import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from "hyparquet-writer";
import type { OutputFile } from "../files/output-file.js";
import type { PlayedEpisode } from "./played-episode.js";
import { rowsOf, TRAJECTORY_FORMAT, type EpisodeHead, type EpisodeRows, type StepRow } from "./rows.js";
import type { Sink } from "./sink.js";

type Cell = string | number | boolean | null;

interface Column {
  readonly type: BasicType;
  readonly nullable: boolean;
  readonly cell: (rows: EpisodeRows, step: StepRow) => Cell;
}

/** A row is a step, beside it the columns of its episode. Objects and lists are JSON text. */
export const PARQUET_COLUMNS = {
  episode_id: required("STRING", ({ episode }) => episode.episode_id),
  policy: required("STRING", ({ episode }) => episode.policy),
  sees: required("STRING", ({ episode }) => episode.sees),
  task_id: required("INT32", ({ episode }) => episode.reset.task_id),
  seed: required("INT32", ({ episode }) => episode.reset.seed),
  split: optional("STRING", ({ episode }) => episode.reset.split),
  ticket_ids: required("STRING", ({ episode }) => JSON.stringify(episode.reset.ticket_ids)),
  step: required("INT32", (_, { step }) => step),
  ticket_id: required("STRING", (_, step) => step.ticket_id),
  observation: required("STRING", (_, { observation }) => JSON.stringify(observation)),
  action: required("STRING", (_, { action }) => JSON.stringify(action)),
  action_source: optional("STRING", (_, step) => step.action_source),
  reward: required("DOUBLE", (_, { reward }) => reward),
  done: required("BOOLEAN", (_, { done }) => done),
  truncated: required("BOOLEAN", (_, { truncated }) => truncated),
  components: required("STRING", (_, { components }) => JSON.stringify(components)),
  rubric_reward: optional("DOUBLE", (_, step) => step.rubric_reward),
  episode_rubric_reward: required("DOUBLE", ({ end }) => end.rubric_reward),
  contract_version: required("STRING", ({ episode }) => episode.contract_version),
  rules_digest: required("STRING", ({ episode }) => episode.rules_digest),
  dataset_digest: required("STRING", ({ episode }) => episode.dataset_digest),
} as const satisfies Record<string, Column>;

const COLUMNS: readonly (readonly [string, Column])[] = Object.entries(PARQUET_COLUMNS);

/** Rows that are held in memory before they are written as a group. */
const ROWS_OF_A_GROUP = 2_000;

export function createParquetSink(file: OutputFile, head: EpisodeHead): Sink {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnData([]) }),
    createdBy: "helpdesk-env",
    kvMetadata: Object.entries({ format: TRAJECTORY_FORMAT, ...head }).map(([key, value]) => ({
      key,
      value,
    })),
  });
  let held: (readonly [EpisodeRows, StepRow])[] = [];
  const handOn = (): void => {
    file.write(bytes.getBytes());
    bytes.index = 0; // written bytes need not be kept; `offset` counts on
  };
  const flush = (): void => {
    // Nothing to wait for: writing to memory is done at once.
    if (held.length > 0) void writer.write({ columnData: columnData(held), rowGroupSize: held.length });
    held = [];
    handOn();
  };
  return {
    add(played: PlayedEpisode) {
      const rows = rowsOf(head, played);
      held.push(...rows.steps.map((step) => [rows, step] as const));
      if (held.length >= ROWS_OF_A_GROUP) flush();
      return rows.steps.length;
    },
    close() {
      flush();
      void writer.finish();
      handOn();
    },
  };
}

function columnData(rows: readonly (readonly [EpisodeRows, StepRow])[]) {
  return COLUMNS.map(([name, { type, nullable, cell }]) => ({
    name,
    type,
    nullable,
    data: rows.map(([episode, step]) => cell(episode, step)),
  }));
}

function required(type: BasicType, cell: Column["cell"]): Column {
  return { type, nullable: false, cell };
}

function optional(type: BasicType, cell: Column["cell"]): Column {
  return { type, nullable: true, cell };
}

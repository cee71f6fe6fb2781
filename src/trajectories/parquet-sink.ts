import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from "hyparquet-writer";
import { CANARY } from "../domain/canary.js";
import type { OutputFile } from "../files/output-file.js";
import { TRAJECTORY_FORMAT, type TrajectoryEpisode, type TrajectoryStep } from "../trajectory-file/index.js";
import type { Provenance } from "./provenance.js";
import type { Sink } from "./sink.js";
import { trajectoryOf, type EpisodeHead } from "./trajectory-of.js";

type Cell = string | number | boolean | null;

interface Column {
  readonly type: BasicType;
  readonly nullable: boolean;
  readonly cell: (row: Row) => Cell;
}

interface Row {
  readonly head: EpisodeHead;
  readonly episode: TrajectoryEpisode;
  readonly step: TrajectoryStep;
  /** 1 for the first. */
  readonly number: number;
  readonly isLast: boolean;
}

/** A row is a step, beside it the columns of its episode. Objects and lists are JSON text. */
export const PARQUET_COLUMNS = {
  episode_id: required("STRING", ({ episode }) => episode.episode_id),
  policy: required("STRING", ({ head }) => head.policy),
  sees: required("STRING", ({ head }) => head.sees),
  task_id: required("INT32", ({ episode }) => episode.reset.task_id),
  seed: required("INT32", ({ episode }) => episode.reset.seed),
  split: optional("STRING", ({ episode }) => episode.reset.split),
  ticket_ids: required("STRING", ({ episode }) => JSON.stringify(episode.queue ?? [])),
  step: required("INT32", ({ number }) => number),
  ticket_id: required("STRING", ({ step }) => step.ticket_id),
  observation: required("STRING", ({ step }) => JSON.stringify(step.observation)),
  action: required("STRING", ({ step }) => JSON.stringify(step.action)),
  action_source: optional("STRING", ({ step }) => step.action_source ?? null),
  reward: required("DOUBLE", ({ step }) => step.reward),
  done: required("BOOLEAN", ({ episode, isLast }) => isLast && episode.finished),
  truncated: required("BOOLEAN", ({ episode, isLast }) => isLast && episode.truncated),
  components: required("STRING", ({ step }) => JSON.stringify(step.components)),
  rubric_reward: optional("DOUBLE", ({ episode, isLast }) => (isLast ? episode.rubric_reward : null)),
  episode_rubric_reward: optional("DOUBLE", ({ episode }) => episode.rubric_reward),
  contract_version: required("STRING", ({ head }) => head.contract_version),
  rules_digest: required("STRING", ({ head }) => head.rules_digest),
  dataset_digest: required("STRING", ({ head }) => head.dataset_digest),
} as const satisfies Record<string, Column>;

const COLUMNS: readonly (readonly [string, Column])[] = Object.entries(PARQUET_COLUMNS);

/** Rows that are held in memory before they are written as a group. */
const ROWS_OF_A_GROUP = 2_000;

/** `provenance`: of all of its episodes. */
export function createParquetSink(file: OutputFile, provenance: Provenance): Sink {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnData([]) }),
    createdBy: "helpdesk-env",
    kvMetadata: Object.entries({ format: TRAJECTORY_FORMAT, canary: CANARY, ...provenance }).map(
      ([key, value]) => ({
        key,
        value,
      }),
    ),
  });
  let held: Row[] = [];
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
    add(head, played) {
      const episode = trajectoryOf(head.split, played, { observations: true });
      const { steps } = episode;
      for (const [index, step] of steps.entries()) {
        held.push({ head, episode, step, number: index + 1, isLast: index === steps.length - 1 });
      }
      if (held.length >= ROWS_OF_A_GROUP) flush();
      return steps.length;
    },
    close() {
      flush();
      void writer.finish();
      handOn();
    },
  };
}

function columnData(rows: readonly Row[]) {
  return COLUMNS.map(([name, { type, nullable, cell }]) => ({
    name,
    type,
    nullable,
    data: rows.map((row) => cell(row)),
  }));
}

function required(type: BasicType, cell: Column["cell"]): Column {
  return { type, nullable: false, cell };
}

function optional(type: BasicType, cell: Column["cell"]): Column {
  return { type, nullable: true, cell };
}

import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import type {
  ExamCreateOptions,
  ExamFinishOptions,
  ExamTrajectoriesOptions,
  VerifyOptions,
} from "../../exam-office/options.js";
import { parseTasks } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf, wholeNumber, type Setting } from "./setting.js";

/** Most episodes of an exam. */
const MOST_EPISODES = 100_000;

const DATASET: Setting<string | undefined> = {
  flag: "dataset",
  variable: "HELPDESK_DATASET",
  placeholder: "FILE",
  help: "JSON file of your own tickets (data/README.md)",
  fallback: undefined,
  parse: nonEmpty,
};

/** Every setting of `exam create`; `--help` and docs/exams.md list the same rows. */
export const EXAM_CREATE_SETTINGS: Settings<ExamCreateOptions> = {
  episodes: {
    flag: "episodes",
    variable: "EXAM_EPISODES",
    placeholder: "N",
    help: "episodes in all; the tasks take turns",
    fallback: 30,
    parse: wholeNumber(1, MOST_EPISODES),
  },
  taskIds: {
    flag: "tasks",
    variable: "EXAM_TASKS",
    placeholder: "N[,N…]",
    help: "tasks that are played",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
  split: {
    flag: "split",
    variable: "EXAM_SPLIT",
    placeholder: "WORD",
    help: `tickets that are played with: ${SPLIT_CHOICES.join(", ")}`,
    fallback: "test",
    parse: oneOf(SPLIT_CHOICES),
  },
  key: {
    flag: "key",
    variable: "HELPDESK_EXAM_KEY",
    placeholder: "FILE",
    help: "file of the key, which is the exam's secret; made where it is not there",
    fallback: "exam.key",
    parse: nonEmpty,
  },
  output: {
    flag: "out",
    variable: "EXAM_OUT",
    placeholder: "FILE",
    help: "where the exam goes; without its secret",
    fallback: "exam.json",
    parse: nonEmpty,
  },
  dataset: DATASET,
};

/** Every setting of `exam finish`; `--help` and docs/exams.md list the same rows. */
export const EXAM_FINISH_SETTINGS: Settings<ExamFinishOptions> = {
  key: {
    flag: "key",
    variable: "HELPDESK_EXAM_KEY",
    placeholder: "FILE",
    help: "file with the exam's key",
    fallback: "exam.key",
    parse: nonEmpty,
  },
  log: {
    flag: "log",
    variable: "HELPDESK_EXAM_LOG",
    placeholder: "FILE",
    help: "what serve recorded; beside the exam's file when unset, as `exam.log.jsonl`",
    fallback: undefined,
    parse: nonEmpty,
  },
  signingKey: {
    flag: "signing-key",
    variable: "EXAM_SIGNING_KEY",
    placeholder: "FILE",
    help: "Ed25519 key that signs, as PEM; made where it is not there, its public half beside it as `FILE.pub`",
    fallback: "signing.pem",
    parse: nonEmpty,
  },
  output: {
    flag: "out",
    variable: "EXAM_OUT",
    placeholder: "FILE",
    help: "where the receipt goes; beside the exam's file when unset, as `exam.receipt.json`",
    fallback: undefined,
    parse: nonEmpty,
  },
  dataset: DATASET,
};

/** Every setting of `exam trajectories`; `--help` and docs/exams.md list the same rows. */
export const EXAM_TRAJECTORIES_SETTINGS: Settings<ExamTrajectoriesOptions> = {
  output: {
    flag: "out",
    variable: "EXAM_OUT",
    placeholder: "FILE",
    help: "where the episodes go; beside the receipt when unset, as `exam.trajectories.jsonl`",
    fallback: undefined,
    parse: nonEmpty,
  },
  dataset: DATASET,
};

/** Every setting of `verify`; `--help` and docs/exams.md list the same rows. */
export const VERIFY_SETTINGS: Settings<VerifyOptions> = {
  key: {
    flag: "key",
    variable: "HELPDESK_EXAM_KEY",
    placeholder: "FILE",
    help: "file with the exam's key, once it is published: checks that the episodes follow from it",
    fallback: undefined,
    parse: nonEmpty,
  },
  publicKey: {
    flag: "public-key",
    variable: "EXAM_PUBLIC_KEY",
    placeholder: "FILE",
    help: "public key of whoever should have signed, as PEM",
    fallback: undefined,
    parse: nonEmpty,
  },
  dataset: DATASET,
};

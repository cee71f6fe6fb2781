import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { Dataset } from "../dataset/index.js";
import { canonicalJson } from "./canonical.js";
import type { ExamEvent } from "./event.js";
import { gradeEpisode } from "./grade.js";
import type { ExamKey } from "./key.js";
import type { ExamPaper } from "./paper.js";
import { examTickets, planEpisodes } from "./plan.js";
import { recordOf, type RefusedCalls } from "./record.js";
import { totalsOf, type GradedEpisode, type Total } from "./totals.js";

export const RECEIPT_FORMAT = "helpdesk-exam-receipt/2";

/** All that an exam came to: enough for anybody to play it again. */
export interface ReceiptBody {
  readonly format: typeof RECEIPT_FORMAT;
  /** Of the package that made it. */
  readonly programVersion: string;
  readonly paper: ExamPaper;
  /** ISO 8601 in UTC: when a server first held the exam, and when the receipt was made. */
  readonly openedAt: string | null;
  readonly finishedAt: string;
  readonly totals: readonly Total[];
  readonly episodes: readonly GradedEpisode[];
  readonly refused: readonly RefusedCalls[];
  /** SPKI in base64. */
  readonly publicKey: string;
}

export interface Receipt extends ReceiptBody {
  /** Ed25519 over the canonical JSON of all the rest, in base64. */
  readonly signature: string;
}

export interface ReceiptInput {
  readonly paper: ExamPaper;
  readonly key: ExamKey;
  readonly dataset: Dataset;
  readonly events: readonly ExamEvent[];
  readonly programVersion: string;
  readonly finishedAt: string;
  /** Ed25519, private. */
  readonly signingKey: KeyObject;
}

/** Throws `NoPlay` where the log is no play of the exam. */
export function makeReceipt(input: ReceiptInput): Receipt {
  const { paper, key, dataset, events, programVersion, finishedAt, signingKey } = input;
  const tickets = examTickets(paper, dataset);
  const { episodes, refused } = recordOf(planEpisodes(paper, key), events);
  const graded = episodes.map((episode) => ({ ...episode, ...gradeEpisode(episode, tickets, paper.floors) }));
  const opened = events.find((event) => event.event === "opened");
  return signed(
    {
      format: RECEIPT_FORMAT,
      programVersion,
      paper,
      openedAt: opened?.at ?? null,
      finishedAt,
      totals: totalsOf(graded),
      episodes: graded,
      refused,
      publicKey: publicText(signingKey),
    },
    signingKey,
  );
}

export function signed(body: ReceiptBody, signingKey: KeyObject): Receipt {
  return { ...body, signature: sign(null, bytesOf(body), signingKey).toString("base64") };
}

/** Whether the signature is one of the receipt's own public key over all the rest. */
export function isSigned({ signature, ...body }: Receipt): boolean {
  const key = publicKeyOf(body.publicKey);
  return key !== undefined && verify(null, bytesOf(body), key, Buffer.from(signature, "base64"));
}

/** Of a private or a public key: its public half, SPKI in base64. */
export function publicText(key: KeyObject): string {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ type: "spki", format: "der" }).toString("base64");
}

function publicKeyOf(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, "base64"), type: "spki", format: "der" });
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(body: ReceiptBody): Buffer {
  return Buffer.from(canonicalJson(body), "utf8");
}

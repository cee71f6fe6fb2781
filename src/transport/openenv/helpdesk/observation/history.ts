import type { Action } from "../../../../domain/action.js";
import type { HistoryEntry } from "../../../../domain/observation.js";
import { quoted, quotedAgain } from "../../json/quoted-text.js";
import { wireJson } from "../../json/write-json.js";
import { fraction, number } from "../../json/number-text.js";
import { fractionOrNull, someWord, textOrNull } from "./members.js";
import { breakdownText, componentsOrNone } from "./reward-text.js";
import type { ReplyMemo } from "./reply-memo.js";

/** What the newest entry of a history says, some of which an observation tells beside it once more. */
export interface EntryText {
  readonly entry: HistoryEntry;
  readonly components: string;
  readonly feedback: string;
}

const FIRST_BYTES = 8 * 1024;
const NO_BYTES = new Uint8Array(0);

/**
 * The JSON of one session's history. Its episode shows the same entries in every observation and one more: each is
 * encoded once, when it is new, and copied with all that came before it from then on.
 */
export class KeptHistory {
  private length = 0;
  private first: HistoryEntry | undefined;
  private newest: EntryText | undefined;
  private bytes: Buffer | undefined;
  private used = 0;

  constructor(private readonly told: ReplyMemo) {}

  /** The entries with commas between them: good until the next call. */
  bytesOf(history: readonly HistoryEntry[]): Uint8Array {
    if (!this.continues(history)) this.forget();
    for (let index = this.length; index < history.length; index += 1) {
      const entry = history[index];
      if (entry !== undefined) this.append(entry);
    }
    return this.bytes === undefined ? NO_BYTES : this.bytes.subarray(0, this.used);
  }

  /** Of the last entry of the history that was asked for last; undefined where that had none. */
  get last(): EntryText | undefined {
    return this.newest;
  }

  /** Entries follow each other: the ends tell that what lies between is the same. */
  private continues(history: readonly HistoryEntry[]): boolean {
    if (this.length === 0) return true;
    return history[0] === this.first && history[this.length - 1] === this.newest?.entry;
  }

  private forget(): void {
    this.length = 0;
    this.used = 0;
    this.first = undefined;
    this.newest = undefined;
  }

  private append(entry: HistoryEntry): void {
    const components = componentsOrNone(entry.rewardComponents, this.told);
    const newest: EntryText = { entry, components, feedback: feedbackText(entry) };
    const text = (this.length === 0 ? "" : ",") + entryText(newest);
    const bytes = this.withRoomFor(text.length);
    this.used += bytes.write(text, this.used, "latin1");
    this.length += 1;
    this.first ??= entry;
    this.newest = newest;
  }

  private withRoomFor(more: number): Buffer {
    const { bytes, used } = this;
    if (bytes !== undefined && used + more <= bytes.byteLength) return bytes;
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * (used + more)));
    bytes?.copy(larger, 0, 0, used);
    this.bytes = larger;
    return larger;
  }
}

/** A step that handled no ticket says one of few sentences; what a submit came to is never said again. */
function feedbackText({ feedbackSummary, score }: HistoryEntry): string {
  return score === null ? quotedAgain(feedbackSummary) : quoted(feedbackSummary);
}

function entryText({ entry, components, feedback }: EntryText): string {
  return (
    '{"step":' +
    number(entry.step) +
    ',"ticket_id":' +
    quotedAgain(entry.ticketId) +
    ',"title":' +
    quotedAgain(entry.title) +
    ',"action":{"action_type":"' +
    entry.action.actionType +
    '"' +
    actionFields(entry.action) +
    '},"score":' +
    fractionOrNull(entry.score) +
    ',"breakdown":' +
    breakdownText(entry.breakdown) +
    ',"reward":' +
    fraction(entry.reward) +
    ',"reward_components":' +
    components +
    ',"feedback_summary":' +
    feedback +
    ',"created_at":' +
    textOrNull(entry.createdAt) +
    "}"
  );
}

function actionFields(action: Action): string {
  const { toolTargetTicketId } = action;
  return (
    someWord(',"tool_name":', action.toolName) +
    // Any text that a client sent: it is not worth remembering.
    (toolTargetTicketId === undefined ? "" : ',"tool_target_ticket_id":' + wireJson(toolTargetTicketId)) +
    someWord(',"issue_type":', action.issueType) +
    someWord(',"priority":', action.priority) +
    someWord(',"assignment_group":', action.assignmentGroup) +
    someWord(',"resolution_action":', action.resolutionAction)
  );
}

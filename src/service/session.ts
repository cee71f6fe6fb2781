import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import type { BranchedRecord } from "../journal/index.js";
import { Ending, type EndSignal } from "../support/end-signal.js";
import type { Connection, Holdable } from "./connection.js";
import { createHolders, type Holders } from "./holders.js";
import type { Past, PlayedPast } from "./past.js";
import { createPlay, type Play, type Witness } from "./play.js";
import type { ResetOptions, StepOptions } from "./service.js";
import type { SessionEnd } from "./session-end.js";
import type { SessionSummary } from "./session-summary.js";
import { toldNames } from "./session-names.js";
import { Telling } from "./telling.js";
import { unknownSession } from "./unknown-session.js";
import type { Watcher } from "./watching.js";

import type { OpenSession, SessionOptions, WrittenSession } from "./open-session.js";

export type { OpenSession, SessionOptions, WrittenSession };

export function createSession(options: SessionOptions): OpenSession {
  return new PlayedSession(options);
}

class PlayedSession implements OpenSession, Witness {
  readonly id: string;
  readonly owner: string;
  /** Undefined until a session of before is used. */
  private played: Play | undefined;
  private readonly holders: Holders;
  private usedAt: number;
  private endedHow: SessionEnd | undefined;
  private ending: Ending | undefined;
  /** Whether anybody has called it since its first reset, whose answer may never have arrived. */
  private cameBack = false;
  /** Whether a socket has it. */
  private claimed = false;
  reattachable = false;
  /** With which past it was opened, as long as it was not reset since. */
  private branched: BranchedRecord | undefined;
  private written: WrittenSession;
  private readonly openedAt: number;
  private readonly telling: Telling;

  constructor(private readonly options: SessionOptions) {
    const { id, owner, kept } = options;
    const { now } = options.surroundings;
    this.id = id;
    this.owner = owner;
    this.holders = createHolders(now);
    this.openedAt = now();
    this.usedAt = kept?.usedAt ?? this.openedAt;
    this.written = options;
    this.telling = new Telling(options);
    this.renew(options);
    if (kept?.session.held === true) this.holders.lose();
  }

  renew(written: WrittenSession): void {
    const { kept } = written;
    this.written = written;
    this.played = kept === undefined ? this.newPlay() : undefined;
    this.telling.renew(kept?.session, () => this.play.present());
    if (kept === undefined) return;
    const { steps, reattachable, branched } = kept.session;
    this.branched = branched;
    this.cameBack ||= steps > 0 && branched === undefined;
    this.reattachable = reattachable;
  }

  confirm(): void {
    this.telling.confirm();
  }

  reset(wanted: ResetOptions): Observation {
    this.use();
    const { play } = this;
    const isFirst = !play.hasEpisode();
    if (!isFirst) this.cameBack = true;
    const reattachable = wanted.reattachable ?? this.reattachable;
    const answer = play.reset(wanted, { reattachable, held: !this.holders.isEmpty() });
    this.reattachable = reattachable;
    this.branched = undefined;
    if (isFirst && wanted.requestId !== undefined) this.options.surroundings.onOpened(this, wanted.requestId);
    return answer;
  }

  step(action: Action, options: StepOptions = {}): Observation {
    this.useAgain();
    return this.play.step(action, options);
  }

  state(): EpisodeState | null {
    this.useAgain();
    return this.play.state();
  }

  report(): EpisodeReport {
    this.useAgain();
    return this.play.report();
  }

  taskId(): TaskId | null {
    this.useAgain();
    return this.play.taskId();
  }

  past(atStep?: number): Past {
    this.useAgain();
    return this.play.past(atStep);
  }

  pastSeen(): Past | undefined {
    return this.play.hasEpisode() ? this.play.past() : undefined;
  }

  hasEpisode(): boolean {
    return this.written.kept !== undefined || this.play.hasEpisode();
  }

  goOn(from: PlayedPast, reattachable: boolean, request: string | undefined): void {
    this.use();
    this.play.goOn(from, { reattachable, held: !this.holders.isEmpty() }, request);
    this.branched = { steps: from.actions.length, request };
    this.telling.names = from.facts;
    this.reattachable = reattachable;
    if (request !== undefined) this.options.surroundings.onOpened(this, request);
  }

  watch(watcher: Watcher): () => void {
    if (this.endedHow !== undefined) throw unknownSession(this.id, this.endedHow);
    return this.telling.watch(watcher);
  }

  summary(): SessionSummary {
    const { id, owner, played, telling, options, openedAt, usedAt } = this;
    const now = options.surroundings.now();
    const soFar = played?.soFar();
    return {
      sessionId: id,
      owner,
      taskId: played?.taskId() ?? undefined,
      stepCount: this.steps(),
      done: this.isOver(),
      ageSeconds: (now - openedAt) / 1000,
      idleSeconds: (now - usedAt) / 1000,
      ...toldNames(telling.names),
      score: soFar?.score,
      penalizedSteps: soFar?.penalizedSteps ?? 0,
    };
  }

  run(): string | undefined {
    return this.telling.names.run;
  }

  rest(): void {
    this.played?.rest();
  }

  claim(): void {
    this.claimed = true;
  }

  isClaimed(): boolean {
    return this.claimed;
  }

  heldBy(connection: Connection): Holdable {
    if (this.endedHow === undefined) this.holders.add(connection);
    return this;
  }

  letGoBy(connection: Connection): void {
    this.holders.remove(connection);
    if (this.disconnectedAt() !== undefined) this.options.surroundings.onDisconnected?.(this);
  }

  lastUsed(): number {
    return this.usedAt;
  }

  disconnectedAt(): number | undefined {
    return this.reattachable ? undefined : this.holders.goneAt();
  }

  isUnused(): boolean {
    if (this.claimed) return false;
    if (!this.cameBack || this.disconnectedAt() !== undefined) return true;
    return this.holders.isEmpty() && this.isOver();
  }

  wasOpenedBy(requestId: string): boolean {
    if (this.branched?.request === requestId) return this.steps() === this.branched.steps;
    if (this.played !== undefined) return this.played.wasResetBy(requestId);
    return this.written.kept?.session.resetRequestId === requestId;
  }

  close(): void {
    this.end("closed");
  }

  closeForGood(): void {
    if (this.endedHow !== undefined) return;
    this.telling.beforeEnd();
    this.written.journal?.end("closed");
    this.finish("closed");
  }

  end(how: SessionEnd): void {
    if (this.endedHow !== undefined) return;
    this.telling.beforeEnd();
    try {
      this.written.journal?.end(how);
    } catch {
      this.written.onUnwritten?.(how);
    }
    this.finish(how);
  }

  leave(): void {
    this.holders.release(this);
    this.ending?.abort();
  }

  vanish(how: SessionEnd): void {
    if (this.endedHow !== undefined) return;
    this.endedHow = how;
    this.options.runs?.left();
    this.played?.clear();
    this.leave();
  }

  private finish(how: SessionEnd): void {
    this.options.surroundings.onEnding?.(this);
    this.endedHow = how;
    this.telling.ending(how);
    this.played?.clear();
    this.holders.release(this);
    this.options.surroundings.onEnd(this, how);
    this.telling.ended(how);
    this.ending?.abort();
  }

  private steps(): number {
    return this.played?.steps() ?? this.written.kept?.session.steps ?? 0;
  }

  private isOver(): boolean {
    return this.played === undefined ? this.written.kept?.session.done === true : this.played.isOver();
  }

  /** What it plays; of a session of before, after playing it again. Throws `session_diverged` and `store_failed`. */
  private get play(): Play {
    if (this.played !== undefined) return this.played;
    const play = this.newPlay();
    const { kept, ...others } = this.written;
    kept?.replay(play);
    this.written = others;
    this.played = play;
    return play;
  }

  private newPlay(): Play {
    const { tickets, drawSeed } = this.options.surroundings;
    const { journal } = this.written;
    return createPlay(tickets, drawSeed, journal, this);
  }

  /** Its play has answered; while that is played again nobody has to know. */
  answered(observation: Observation, action?: Action): void {
    if (this.played === undefined) return;
    const past = this.played.present();
    this.telling.answered({ observation, action, past, reset: this.written.journal?.lastReset() });
  }

  get ended(): EndSignal {
    this.ending ??= new Ending(this.endedHow !== undefined);
    return this.ending;
  }

  /** Throws `unknown_session`. */
  private use(): void {
    if (this.endedHow !== undefined) throw unknownSession(this.id, this.endedHow);
    this.usedAt = this.options.surroundings.now();
    this.holders.forgetGone();
  }

  private useAgain(): void {
    this.use();
    this.cameBack = true;
  }
}

import type { Together } from "../../../service/index.js";
import { markMessages, takeBack } from "../json/message-bytes.js";

/** A socket with a message to answer. */
export interface DueSocket {
  /** Works out the answer. */
  answerNext(): void;
  /** Of the sessions that are named nothing is kept that this turn did: answers why instead. */
  unkept(lost: ReadonlyMap<string, Error>): void;
  /** Writes it as bytes. */
  encodeAnswer(): void;
  /** Sends it. False if some of its bytes could not leave yet. */
  sendAnswer(): boolean;
}

/** Sockets that are answered together: their answers fit into the memory at hand. */
const MOST_AT_ONCE = 32;

/**
 * The sockets that a turn of the event loop brought messages for. First all their answers are worked out, then all are
 * written, then all are sent: each is a lot of code, and going through all of it for each message would find none of it
 * in the processor's caches. On a busy server this saves a third of a step; alone, a socket waits for nobody.
 */
export class ReplyBatch {
  private due: DueSocket[] = [];
  private readonly onImmediate = (): void => this.run();

  /** `together`: what the sockets of a turn do is kept at once; absent: by each for itself. */
  constructor(private readonly together?: Together) {}

  add(socket: DueSocket): void {
    if (this.due.length === 0) setImmediate(this.onImmediate);
    this.due.push(socket);
  }

  /** Answers all that are due, now. */
  run(): void {
    const { due } = this;
    this.due = [];
    for (let from = 0; from < due.length; from += MOST_AT_ONCE) {
      const some = from === 0 && due.length <= MOST_AT_ONCE ? due : due.slice(from, from + MOST_AT_ONCE);
      answerTogether(some, this.together);
    }
  }
}

function answerTogether(sockets: readonly DueSocket[], together: Together | undefined): void {
  const mark = markMessages();
  together?.begin();
  for (const socket of sockets) socket.answerNext();
  const lost = together?.end();
  if (lost !== undefined) for (const socket of sockets) socket.unkept(lost);
  for (const socket of sockets) socket.encodeAnswer();
  let allSent = true;
  for (const socket of sockets) allSent = socket.sendAnswer() && allSent;
  if (allSent) takeBack(mark);
}

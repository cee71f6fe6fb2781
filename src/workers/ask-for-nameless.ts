import type { NamelessPlace, NamelessSession } from "../transport/peers.js";
import type { PrimaryMessage, WorkerMessage } from "./messages.js";

type Answer = Extract<PrimaryMessage, { kind: "nameless" | "noted" }>;

/** The session of calls that name none, as a worker asks the primary for it. `where`: the worker of a number. */
export function askForNameless(
  tell: (message: WorkerMessage) => void,
  where: (worker: number) => NamelessPlace["at"],
): NamelessSession & { take(answer: Answer): void } {
  const questions = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  const ask = (message: (question: number) => WorkerMessage): Promise<Answer> =>
    new Promise((resolve) => {
      asked += 1;
      questions.set(asked, resolve);
      tell(message(asked));
    });
  return {
    async find(caller) {
      const answer = await ask((question) => ({ kind: "find_nameless", question, caller }));
      if (answer.kind !== "nameless" || answer.at === null) return { at: undefined, played: false };
      return { at: where(answer.at), played: answer.played };
    },
    async isHere(caller, played) {
      await ask((question) => ({ kind: "nameless_here", question, caller, played }));
    },
    take(answer) {
      questions.get(answer.question)?.(answer);
      questions.delete(answer.question);
    },
  };
}

import type { Action } from "../../domain/action.js";
import { AgentError } from "./agent-error.js";
import { resetMessage } from "./agent-messages.js";
import type { AgentNotes } from "./agent-notes.js";
import type { AgentOptions } from "./agent-options.js";
import { startProcess, type AgentProcess, type Reply } from "./agent-process.js";
import { FORFEIT, readAnswer } from "./read-answer.js";
import type { Seat } from "./seat.js";

/** What a shell says of a command that is not there, or cannot be run. */
const NO_SUCH_COMMAND: readonly (number | null)[] = [126, 127];

export interface ProcessSeatSetUp {
  readonly options: AgentOptions;
  readonly environment: NodeJS.ProcessEnv;
  readonly notes: AgentNotes;
  readonly onStderr: (text: string) => void;
}

/** One process that plays one episode at a time, and is started again when it ends or is too slow. */
export function createProcessSeat({ options, environment, notes, onStderr }: ProcessSeatSetUp): Seat {
  let running: AgentProcess | undefined;
  let [hasAnswered, unanswered, isClosed] = [false, 0, false];
  const tailText = tailTeller();

  function start(): AgentProcess {
    if (isClosed) throw new AgentError("the evaluation is over");
    running = startProcess({ command: options.agent, environment, onSkipped: notes.skipped, onStderr });
    return running;
  }

  function giveUpAfterTooMany(why: string, from: AgentProcess): void {
    unanswered += 1;
    if (unanswered <= options.retries) return;
    const times = unanswered === 1 ? "" : `, ${unanswered} times in a row, without an answer between them`;
    throw new AgentError(`the agent ${why}${times}: ${options.agent}.${tailText(from)}`, !hasAnswered);
  }

  function restartAfter(reply: Extract<Reply, { kind: "gone" }>, from: AgentProcess): void {
    if (!hasAnswered && NO_SUCH_COMMAND.includes(reply.code)) {
      throw new AgentError(`--agent cannot be started: ${options.agent}${tailText(from)}`, true);
    }
    giveUpAfterTooMany(reply.how, from);
    notes.again(`${reply.how} and is started again.${tailText(from)}`);
  }

  return {
    reset(episode) {
      (running ?? start()).tell(resetMessage(episode, false));
    },
    async act(message, { episode }): Promise<Action> {
      for (;;) {
        const asked = running ?? start();
        const reply = await asked.ask(message, options.timeoutMs);
        if (reply.kind === "line") {
          [hasAnswered, unanswered] = [true, 0];
          const answer = readAnswer(reply.text);
          if (answer.ok) notes.answered();
          else notes.invalid(answer.problem);
          return answer.ok ? answer.action : FORFEIT;
        }
        running = undefined;
        asked.kill();
        if (reply.kind === "late") {
          const seconds = options.timeoutMs / 1000;
          giveUpAfterTooMany(`did not answer within ${seconds} s`, asked);
          notes.late(seconds);
        } else {
          restartAfter(reply, asked);
        }
        start().tell(resetMessage(episode, true));
        if (reply.kind === "late") return FORFEIT;
      }
    },
    async close() {
      isClosed = true;
      await running?.close();
    },
  };
}

/** Gives what a process wrote last to standard error, once where it is the same again. */
function tailTeller(): (from: AgentProcess) => string {
  let told = "";
  return (from) => {
    const tail = from.tail();
    if (tail === "") return "";
    if (tail === told) return " Its standard error ends as it did before.";
    told = tail;
    return `\n  its standard error ends with:\n    ${tail.replaceAll("\n", "\n    ")}`;
  };
}

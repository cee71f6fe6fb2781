import { useState } from "preact/hooks";
import { callsOf } from "../model/calls.js";
import type { Show } from "../model/show.js";
import { verdictOf } from "../model/verdict.js";
import { actionText, points } from "../model/words.js";
import { VerdictCard } from "../play/verdict-card.js";
import { Findings } from "../parts/findings.js";
import { SERVER } from "../server/api.js";
import { sessionOf } from "./library.js";

/** What was done next, what came of it, and the same call to be copied. */
export function StepCard({ show, step }: { readonly show: Show; readonly step: number }) {
  const done = show.steps[step];
  if (done === undefined) return null;
  const verdict = done.entry === undefined ? undefined : verdictOf(done.entry);
  const result = show.seen[step + 1]?.lastToolResult;
  return (
    <section class="card did" aria-labelledby="did-title">
      <h2 id="did-title">
        Then, step {step + 1}: {actionText(done.action)}
      </h2>
      <p class="quiet">
        reward {points(done.reward)}
        {done.entry !== undefined && done.entry.feedbackSummary !== "" && ` · ${done.entry.feedbackSummary}`}
      </p>
      {verdict !== undefined && <VerdictCard verdict={verdict} confidence={done.action.confidence} />}
      {verdict === undefined && result !== null && result !== undefined && <Findings result={result} />}
      <Calls action={done.action} session={sessionOf(show.key) ?? "SESSION"} />
    </section>
  );
}

function Calls({
  action,
  session,
}: {
  readonly action: Parameters<typeof callsOf>[0];
  readonly session: string;
}) {
  const [copied, setCopied] = useState<string>();
  const copy = async (name: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(name);
    } catch {
      setCopied(undefined); // not allowed here: the text is there to be selected
    }
  };
  return (
    <details class="calls">
      <summary>The same call elsewhere</summary>
      {callsOf(action, SERVER, session).map(({ name, text }) => (
        <div key={name} class="call">
          <h3>{name}</h3>
          <button type="button" onClick={() => void copy(name, text)}>
            {copied === name ? "Copied" : "Copy"}
            <span class="for-readers"> {name}</span>
          </button>
          <pre tabIndex={0} role="region" aria-label={name}>
            {text}
          </pre>
        </div>
      ))}
    </details>
  );
}

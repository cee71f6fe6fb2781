import type { Ref } from "preact";
import type { Verdict } from "../model/verdict.js";
import { FIELD_NAMES, plain, points, signed } from "../model/words.js";
import { gradeOf } from "../parts/queue-list.js";

const JUDGEMENTS = {
  right: { mark: "✓", text: "right" },
  near: { mark: "≈", text: "near" },
  wrong: { mark: "✗", text: "wrong" },
  unjudged: { mark: "–", text: "not judged" },
} as const;

interface VerdictProps {
  readonly verdict: Verdict;
  /** How sure the player was that all four labels are right, in [0, 1], where it was said. */
  readonly confidence?: number | undefined;
  readonly heading?: Ref<HTMLElement>;
}

/** What the last route was worth: which labels were right, what it cost, and what it did to the queue. */
export function VerdictCard({ verdict, confidence, heading }: VerdictProps) {
  return (
    <section class={`verdict ${gradeOf(verdict.score)}`} aria-labelledby="verdict-title">
      <header>
        <h2
          id="verdict-title"
          tabIndex={-1}
          {...(heading !== undefined && { ref: heading as Ref<HTMLHeadingElement> })}
        >
          {verdict.title}
        </h2>
        <p class="verdict-score">
          <b>{verdict.score.toFixed(2)}</b> <span class="quiet">of 1</span>
        </p>
      </header>
      {verdict.penalty !== undefined && (
        <p>This could not be done ({verdict.penalty}): the ticket is lost.</p>
      )}
      <Labels verdict={verdict} />
      {verdict.usedAlternate && (
        <p class="quiet">
          Measured by an alternate, which comes closer than the ticket’s own route and is worth less than it.
        </p>
      )}
      {confidence !== undefined && (
        <p class="sure">
          <b>{Math.round(100 * confidence)} % sure</b> that all of it is right
          {verdict.labels.length > 0 && (isAllRight(verdict) ? ", and it is." : ", and it is not.")}
        </p>
      )}
      <Sum verdict={verdict} />
      <Consequences verdict={verdict} />
    </section>
  );
}

function isAllRight({ labels }: Verdict): boolean {
  return labels.every(({ judgement }) => judgement === "right" || judgement === "unjudged");
}

function Labels({ verdict }: Pick<VerdictProps, "verdict">) {
  if (verdict.labels.length === 0) return null;
  return (
    <ul class="judged">
      {verdict.labels.map(({ field, word, judgement, share }) => (
        <li key={field} class={judgement}>
          <span class="mark" aria-hidden="true">
            {JUDGEMENTS[judgement].mark}
          </span>
          <span>
            <span class="quiet">{FIELD_NAMES[field]}</span>
            <br />
            {plain(word)}
            <span class="for-readers"> is</span>{" "}
            <span class="quiet">
              {judgement === "near" ? `worth ${Math.round(share * 100)} %` : JUDGEMENTS[judgement].text}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Sum({ verdict }: Pick<VerdictProps, "verdict">) {
  if (verdict.terms.length === 0) return null;
  return (
    <details class="sum" open={verdict.terms.some(({ value }) => value < 0)}>
      <summary>
        What the step was worth: <b>{points(verdict.worth)}</b>, paid now: <b>{points(verdict.reward)}</b>
      </summary>
      <dl>
        <div>
          <dt>the ticket’s score</dt>
          <dd>{points(verdict.score)}</dd>
        </div>
        {verdict.terms.map(({ name, value, advice }) => (
          <div key={name} class={value < 0 ? "loss" : "gain"}>
            <dt>
              {name}
              {advice !== undefined && <span class="quiet"> {advice}</span>}
            </dt>
            <dd>{signed(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Consequences({ verdict }: Pick<VerdictProps, "verdict">) {
  const { hotter, eased, followUp } = verdict;
  if (hotter.length + eased.length === 0 && followUp === undefined) return null;
  return (
    <ul class="consequences">
      {followUp !== undefined && <li class="loss">It was not settled: it comes back as {followUp}.</li>}
      {hotter.length > 0 && (
        <li class="loss">Burns hotter now, its priority one level up: {hotter.join(", ")}.</li>
      )}
      {eased.length > 0 && <li class="gain">Eased by it, with labels as they were: {eased.join(", ")}.</li>}
    </ul>
  );
}

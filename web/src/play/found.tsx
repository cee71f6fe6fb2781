import type { Ref } from "preact";
import type { Observation } from "../../../src/domain/observation.js";
import { foundCards, type FoundCard } from "../model/found-cards.js";
import type { Trail } from "../model/trail.js";
import { ACTION_NAMES, toolText } from "../model/words.js";
import { Findings } from "../parts/findings.js";

interface FoundProps {
  readonly seen: Observation;
  readonly trail: Trail;
  /** Takes the focus where the last action was a lookup. */
  readonly heading: Ref<HTMLElement> | undefined;
}

/** What was found on the ticket, as cards: the latest on top. */
export function Found({ seen, trail, heading }: FoundProps) {
  const cards = foundCards(trail);
  if (cards.length === 0)
    return (
      <p class="nothing quiet">
        {seen.currentTicket?.contextStatus?.hiddenContextRemaining === true
          ? "Nothing was looked up yet. What is found lies here."
          : "All that is known stands in the letter."}
      </p>
    );
  return (
    <>
      {cards.map((card) => (
        <Card key={card.key} card={card} heading={card.isNew ? heading : undefined} />
      ))}
    </>
  );
}

function Card({
  card,
  heading,
}: {
  readonly card: FoundCard;
  readonly heading: Ref<HTMLElement> | undefined;
}) {
  const { result, isNew, key } = card;
  const name =
    result.actionType === "investigate" ? toolText(result.toolName) : ACTION_NAMES[result.actionType];
  return (
    <section class={`card${isNew ? " new" : ""}`} aria-labelledby={`card-${key}`}>
      <h2
        id={`card-${key}`}
        tabIndex={-1}
        {...(heading !== undefined && { ref: heading as Ref<HTMLHeadingElement> })}
      >
        {name}
      </h2>
      <Findings result={result} />
    </section>
  );
}

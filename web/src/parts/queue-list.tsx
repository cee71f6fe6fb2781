import type { Place } from "../model/places.js";
import { points } from "../model/words.js";

/** The queue as a desk sees it: what was handled, what lies open, and closed letters. */
export function QueueList({ places }: { readonly places: readonly Place[] }) {
  const handled = places.filter(({ state }) => state === "handled").length;
  return (
    <section aria-labelledby="queue-title">
      <h2 class="side-title" id="queue-title">
        Queue{" "}
        <span class="quiet">
          {handled} of {places.length}
        </span>
      </h2>
      <ol class="queue">
        {places.map((place, index) => (
          <li
            key={place.ticketId ?? index}
            class={`place ${place.state}${place.news === undefined ? "" : ` news-${place.news}`}`}
            aria-current={place.state === "current" ? "step" : undefined}
          >
            <span class="place-name">{place.title ?? place.ticketId ?? "A letter not opened yet"}</span>
            <span class="place-notes">{notesOf(place).join(" · ")}</span>
            {place.score !== undefined && (
              <span class={`place-score ${gradeOf(place.score)}`} aria-label={`score ${points(place.score)}`}>
                {place.score.toFixed(2)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function notesOf(place: Place): readonly string[] {
  return [
    place.state === "current" ? "on the desk" : undefined,
    place.isFollowUp ? "came back" : undefined,
    place.wasDeferred ? "put off" : undefined,
    place.hotter > 0 ? (place.hotter > 1 ? `hotter ×${place.hotter}` : "hotter") : undefined,
    place.eased > 0 ? "eased" : undefined,
    place.state === "lost" ? "never reached" : undefined,
  ].filter((note) => note !== undefined);
}

export function gradeOf(score: number): "good" | "fair" | "poor" {
  return score >= 0.8 ? "good" : score >= 0.5 ? "fair" : "poor";
}

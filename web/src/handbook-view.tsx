import { HANDBOOK } from "../../src/domain/handbook.js";
import { FIELD_NAMES, plain } from "./model/words.js";

/** What the words of the four labels mean, and how one chooses between them. */
export function HandbookView() {
  return (
    <div class="start handbook">
      <h1>What the words mean</h1>
      <p class="lead">{HANDBOOK.general}</p>
      {HANDBOOK.fields.map(({ field, asks, choosing, words }) => (
        <section key={field} aria-labelledby={`handbook-${field}`}>
          <h2 id={`handbook-${field}`}>{FIELD_NAMES[field]}</h2>
          <p>{asks}</p>
          <dl>
            {words.map(({ word, meaning }) => (
              <div key={word}>
                <dt>{plain(word)}</dt>
                <dd>{meaning}.</dd>
              </div>
            ))}
          </dl>
          {choosing.map((rule) => (
            <p key={rule}>{rule}</p>
          ))}
        </section>
      ))}
      <p class="quiet">
        The same as <a href="../handbook">plain text</a>, as an agent is given it.
      </p>
    </div>
  );
}

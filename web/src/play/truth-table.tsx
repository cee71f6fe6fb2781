import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import { truthsOf } from "../model/truths.js";
import { FIELD_NAMES, plain } from "../model/words.js";
import { ROUTE_FIELDS } from "../../../src/domain/vocabulary.js";

/** What was submitted, and what the labels are. They are told now that the episode is over. */
export function TruthTable({ report }: { readonly report: EpisodeReport }) {
  const truths = truthsOf(report);
  if (truths.length === 0) return null;
  return (
    <div class="truths">
      <h2 id="truths-title">What the labels were</h2>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="truths-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Ticket</th>
              {ROUTE_FIELDS.map((field) => (
                <th scope="col" key={field}>
                  {FIELD_NAMES[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {truths.map(({ step, ticketId, labels }) => (
              <tr key={step}>
                <th scope="row">{ticketId}</th>
                {ROUTE_FIELDS.map((field) => {
                  const { said, is } = labels[field] ?? {};
                  return (
                    <td key={field} class={said === is ? "right" : "wrong"}>
                      {is === undefined ? "–" : plain(is)}
                      {said !== is && said !== undefined && <s>{plain(said)}</s>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

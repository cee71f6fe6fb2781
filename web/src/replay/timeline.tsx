import type { StepRegret } from "../../../src/domain/episode-report.js";
import type { Show } from "../model/show.js";
import { NOISE } from "../model/regrets.js";
import { actionText, points } from "../model/words.js";

interface TimelineProps {
  readonly show: Show;
  readonly step: number;
  /** What each step gave away, where that is known. */
  readonly regrets: readonly StepRegret[] | undefined;
  readonly onStep: (step: number) => void;
}

/** Every step as a bar as high as its reward; where the ticket changes there is a gap. */
export function Timeline({ show, step, regrets, onStep }: TimelineProps) {
  const most = Math.max(0.01, ...show.steps.map(({ reward }) => reward));
  return (
    <ol class="timeline" aria-label="Rewards of the steps">
      {show.steps.map((one, index) => {
        const isNewTicket = index > 0 && show.steps[index - 1]?.ticketId !== one.ticketId;
        const regret = regrets?.[index]?.regret ?? 0;
        const kind = one.action.actionType === "submit" ? "submit" : "other";
        return (
          <li key={index} class={isNewTicket ? "apart" : ""}>
            <button
              type="button"
              class={kind}
              aria-current={index === step ? "step" : undefined}
              title={`${index + 1}. ${actionText(one.action)}: ${points(one.reward)}${regret > NOISE ? `, regret ${points(regret)}` : ""}`}
              onClick={() => onStep(index)}
            >
              <svg viewBox="0 0 10 40" preserveAspectRatio="none" aria-hidden="true">
                <rect x="0" width="10" y={40 - bar(one.reward, most)} height={bar(one.reward, most)} />
              </svg>
              {regrets !== undefined && <span class={regret > NOISE ? "regret" : "no-regret"} />}
              <span class="for-readers">
                Step {index + 1}: {actionText(one.action)}, reward {points(one.reward)}
                {regret > NOISE && `, regret ${points(regret)}`}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function bar(reward: number, most: number): number {
  return 2 + (38 * Math.max(0, reward)) / most;
}

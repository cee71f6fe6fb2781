import { TASKS, type TaskId } from "../../domain/task.js";
import { Html, html } from "./html.js";

const SHAPES = {
  1: `<circle cx="8" cy="8" r="5"/>`,
  2: `<rect x="3.5" y="3.5" width="9" height="9"/>`,
  3: `<path d="M8 2 L14 13 H2 Z"/>`,
} as const satisfies Record<TaskId, string>;

/** Which mark is which task. */
export function taskLegend(taskIds: readonly TaskId[]): Html {
  return html`<ul class="legend">
    ${taskIds.map(
      (taskId) =>
        html`<li>
          ${new Html(`<svg viewBox="0 0 16 16" fill="var(--task-${taskId})" aria-hidden="true">${SHAPES[taskId]}</svg>`)}${taskName(
            taskId,
          )}
        </li>`,
    )}
  </ul>`;
}

/** Patches of colour with their meaning. */
export function colorLegend(entries: readonly (readonly [string, string])[]): Html {
  return html`<ul class="legend">
    ${entries.map(
      ([color, meaning]) =>
        html`<li>
          ${new Html(`<svg viewBox="0 0 16 16" fill="${color}" aria-hidden="true"><rect x="2" y="2" width="12" height="12"/></svg>`)}${meaning}
        </li>`,
    )}
  </ul>`;
}

export function taskName(taskId: TaskId): string {
  return `task ${taskId} (${TASKS[taskId].difficulty})`;
}

/** The name where there is little room. */
export function shortTaskName(name: string): string {
  return name.replace(/ \(.*/, "");
}

import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";
import { adviceOf, offersOf, type Offer } from "../model/advice.js";
import { ACTION_NAMES, toolText } from "../model/words.js";
import { showsVerdict } from "../model/trail.js";
import { useKey } from "./keys.js";

/** Keys of what can be done beside routing. */
const TOOL_KEYS: Readonly<Record<string, string>> = {
  lookup_related_ticket: "r",
  lookup_requester_history: "h",
  lookup_internal_routing_note: "n",
  lookup_queue_capacity_forecast: "c",
  lookup_queue_cluster_summary: "q",
};
const ACTION_KEYS: Readonly<Record<string, string>> = { request_info: "a", open_incident: "i", defer: "d" };

interface ActionsProps {
  readonly seen: Observation;
  readonly isBusy: boolean;
  readonly canUndo: boolean;
  readonly onAct: (action: Action) => void;
  readonly onUndo: () => void;
}

/** One row of what can be done, with what the desk advises marked, and why. */
export function Actions({ seen, isBusy, canUndo, onAct, onUndo }: ActionsProps) {
  const advice = adviceOf(seen);
  const offers = offersOf(seen);
  useKey("u", canUndo && !isBusy ? onUndo : undefined);
  return (
    <div class="actions">
      <p class="why" id="why">
        {advice?.why}
      </p>
      <div class="row" role="group" aria-label="Before routing">
        {offers.map((offer) => (
          <OfferButton
            key={offer.toolName ?? offer.actionType}
            offer={offer}
            isNext={isSame(offer, advice?.offer)}
            isBusy={isBusy}
            onAct={onAct}
          />
        ))}
        <button type="button" class="undo" aria-disabled={!canUndo} onClick={() => canUndo && onUndo()}>
          {showsVerdict(seen) ? "Undo: counts as looked up" : "Undo"} <kbd aria-hidden="true">u</kbd>
        </button>
      </div>
    </div>
  );
}

function isSame(offer: Offer, other: Offer | undefined): boolean {
  return offer.actionType === other?.actionType && offer.toolName === other.toolName;
}

interface OfferProps {
  readonly offer: Offer;
  readonly isNext: boolean;
  readonly isBusy: boolean;
  readonly onAct: (action: Action) => void;
}

function OfferButton({ offer, isNext, isBusy, onAct }: OfferProps) {
  const { actionType, toolName } = offer;
  const key = (toolName === undefined ? ACTION_KEYS[actionType] : TOOL_KEYS[toolName]) ?? "";
  const act = (): void => {
    if (!isBusy) onAct(toolName === undefined ? { actionType } : { actionType, toolName });
  };
  useKey(key, act);
  const marks = `${offer.isAdvised ? " advised" : ""}${isNext ? " next" : ""}${offer.isUsed ? " used" : ""}`;
  return (
    <button
      type="button"
      class={`offer${marks}`}
      onClick={act}
      {...(isNext && { "aria-describedby": "why" })}
    >
      {toolName === undefined ? ACTION_NAMES[actionType] : toolText(toolName)}
      {offer.isAdvised && <span class="for-readers"> (recommended)</span>}
      {offer.isUsed && <span class="for-readers"> (done)</span>}
      {key !== "" && <kbd aria-hidden="true">{key}</kbd>}
    </button>
  );
}

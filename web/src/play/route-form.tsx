import { useState } from "preact/hooks";
import type { Action } from "../../../src/domain/action.js";
import { wordsOfLabel } from "../model/handbook-words.js";
import { ROUTE_KEYS } from "../../../src/domain/route.js";
import { ROUTE_FIELDS, type RouteField } from "../../../src/domain/vocabulary.js";
import { FIELD_NAMES, plain } from "../model/words.js";
import { useKey } from "./keys.js";

type Draft = Partial<Record<RouteField, string>>;

interface RouteFormProps {
  readonly isBusy: boolean;
  readonly onRoute: (action: Action) => void;
}

/** The four labels as chips. The keys 1 to 9 go to the label that is marked: the first that has no word yet. */
export function RouteForm({ isBusy, onRoute }: RouteFormProps) {
  const [draft, setDraft] = useState<Draft>({});
  const [aimed, setAimed] = useState<RouteField>();
  const [confidence, setConfidence] = useState<number>();
  const [looked, setLooked] = useState<Looked>();
  const open = aimed ?? ROUTE_FIELDS.find((field) => draft[field] === undefined);
  const isWhole = ROUTE_FIELDS.every((field) => draft[field] !== undefined);
  const choose = (field: RouteField, word: string): void => {
    setDraft((before) => ({ ...before, [field]: word })); // two may come before the page is drawn again
    setAimed(undefined);
  };
  const route = (): void => {
    if (isWhole && !isBusy) onRoute(submitOf(draft, confidence));
  };
  const back = (): void => {
    setDraft(withoutLast);
    setAimed(undefined);
  };
  useKey("Backspace", back);
  const openWords = open === undefined ? [] : wordsOfLabel(open).words;
  return (
    <form
      class="route"
      onSubmit={(event) => {
        event.preventDefault();
        route();
      }}
    >
      {openWords.map(({ word }, index) => (
        <NumberKey key={word} number={index + 1} onPress={() => open !== undefined && choose(open, word)} />
      ))}
      <EnterKey onPress={isWhole ? route : undefined} />
      {ROUTE_FIELDS.map((field) => (
        <Label
          key={field}
          field={field}
          chosen={draft[field]}
          isOpen={field === open}
          onChoose={(word) => choose(field, word)}
          onAim={() => setAimed(field)}
          onLook={(word) => setLooked(word === undefined ? undefined : { field, word })}
        />
      ))}
      <Meanings told={looked} open={open} />
      <div class="send">
        <button type="submit" class="primary" aria-disabled={!isWhole || isBusy}>
          Route it <kbd aria-hidden="true">⏎</kbd>
        </button>
        <Confidence value={confidence} onChange={setConfidence} />
        <span class="quiet">{isWhole ? summaryOf(draft) : missingOf(draft)}</span>
      </div>
    </form>
  );
}

function NumberKey({ number, onPress }: { readonly number: number; readonly onPress: () => void }) {
  useKey(String(number), onPress);
  return null;
}

/** Where focus is on a button or a link, Enter is theirs. */
function EnterKey({ onPress }: { readonly onPress: (() => void) | undefined }) {
  const press = (): void => {
    if (document.activeElement?.matches("button, a, summary, [type=checkbox]") === true) {
      (document.activeElement as HTMLElement).click();
    } else onPress?.();
  };
  useKey("Enter", onPress === undefined ? undefined : press);
  return null;
}

interface LabelProps {
  readonly field: RouteField;
  readonly chosen: string | undefined;
  readonly isOpen: boolean;
  readonly onChoose: (word: string) => void;
  readonly onAim: () => void;
  /** A word is looked at, or none any more. */
  readonly onLook: (word: string | undefined) => void;
}

function Label({ field, chosen, isOpen, onChoose, onAim, onLook }: LabelProps) {
  const { words } = wordsOfLabel(field);
  return (
    <fieldset
      class={`label${isOpen ? " open" : ""}`}
      aria-describedby={meaningId(field, chosen)}
      onFocusIn={onAim}
      onPointerLeave={() => onLook(undefined)}
    >
      <legend>{FIELD_NAMES[field]}</legend>
      <div class="chips">
        {words.map(({ word }, index) => (
          <label key={word} class="chip" onPointerEnter={() => onLook(word)}>
            <input
              type="radio"
              name={field}
              value={word}
              checked={chosen === word}
              onFocus={() => onLook(word)}
              onBlur={() => onLook(undefined)}
              onChange={() => onChoose(word)}
            />
            <span>
              <kbd aria-hidden="true">{index + 1}</kbd>
              {plain(word)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A label, and one of its words. */
interface Looked {
  readonly field: RouteField;
  readonly word: string;
}

/** All that the labels ask and their words mean lies in one place, as high as the longest, so that nothing moves when another is shown. */
function Meanings({
  told,
  open,
}: {
  readonly told: Looked | undefined;
  readonly open: RouteField | undefined;
}) {
  const shown = told === undefined ? open && meaningId(open, undefined) : meaningId(told.field, told.word);
  return (
    <div class="means">
      {ROUTE_FIELDS.flatMap((field) => {
        const { asks, words } = wordsOfLabel(field);
        return [
          <p
            key={field}
            id={meaningId(field, undefined)}
            class={shown === meaningId(field, undefined) ? "told" : ""}
          >
            <b>{FIELD_NAMES[field]}:</b> {asks}
          </p>,
          ...words.map(({ word, meaning }) => (
            <p key={word} id={meaningId(field, word)} class={shown === meaningId(field, word) ? "told" : ""}>
              <b>{plain(word)}:</b> {meaning}.
            </p>
          )),
        ];
      })}
    </div>
  );
}

function meaningId(field: RouteField, word: string | undefined): string {
  return `means-${field}-${word ?? "asks"}`;
}

/** Per cent that can be said: below a half somebody would choose other words. */
const PER_CENT = [50, 60, 70, 80, 90, 95, 99] as const;

interface ConfidenceProps {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** How sure the player is that all four labels are right. It goes along with the submit, and no rule reads it. */
function Confidence({ value, onChange }: ConfidenceProps) {
  return (
    <label class="confidence">
      How sure?{" "}
      <select
        value={value === undefined ? "" : String(value)}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === "" ? undefined : Number(currentTarget.value))
        }
      >
        <option value="">not said</option>
        {PER_CENT.map((percent) => (
          <option key={percent} value={String(percent / 100)}>
            {percent} %
          </option>
        ))}
      </select>
    </label>
  );
}

function submitOf(draft: Draft, confidence: number | undefined): Action {
  const labels = ROUTE_FIELDS.map((field) => [ROUTE_KEYS[field], draft[field]]);
  const sure = confidence === undefined ? {} : { confidence };
  return { actionType: "submit", ...Object.fromEntries(labels), ...sure } as Action; // the words are the chips'
}

function withoutLast(draft: Draft): Draft {
  const last = ROUTE_FIELDS.findLast((field) => draft[field] !== undefined);
  return last === undefined ? draft : { ...draft, [last]: undefined };
}

function summaryOf(draft: Draft): string {
  return ROUTE_FIELDS.map((field) => plain(draft[field] ?? "")).join(" · ");
}

function missingOf(draft: Draft): string {
  const missing = ROUTE_FIELDS.filter((field) => draft[field] === undefined);
  return `To choose: ${missing.map((field) => FIELD_NAMES[field].toLowerCase()).join(", ")}`;
}

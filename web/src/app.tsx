import { useEffect, useRef } from "preact/hooks";
import { useAddress, type Address } from "./address.js";
import { HandbookView } from "./handbook-view.js";
import { LiveView } from "./live-view.js";
import { CompareView } from "./replay/compare-view.js";
import { ReplayView } from "./replay/replay-view.js";
import { PlayView } from "./play/play-view.js";
import { RunsView } from "./runs/runs-view.js";
import { EMBEDDED } from "./standalone.js";
import { StartView } from "./start-view.js";

const VIEWS: readonly { readonly view: string; readonly name: string; readonly also: string }[] = [
  { view: "", name: "Play", also: "play" },
  { view: "replay", name: "Replay", also: "compare" },
  { view: "runs", name: "Runs", also: "runs" },
  { view: "live", name: "Live", also: "live" },
];

const WITHOUT_SERVER = VIEWS.filter(({ view }) => view === "replay");

export function App() {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(address.view);
  // A link within the page leaves focus where it was, on what may be gone.
  useEffect(() => {
    if (shown.current !== address.view) main.current?.focus();
    shown.current = address.view;
  }, [address.view]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <header class="masthead">
        <a class="brand" href="#/">
          {EMBEDDED === undefined && <img src="./icon.svg" alt="" width="22" height="22" />} Helpdesk
        </a>
        <nav aria-label="Views">
          {(EMBEDDED === undefined ? VIEWS : WITHOUT_SERVER).map(({ view, name, also }) => (
            <a
              key={view}
              href={`#/${view}`}
              aria-current={[view, also].includes(address.view) ? "page" : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        {EMBEDDED === undefined && (
          <nav aria-label="Elsewhere" class="elsewhere">
            <a href="../docs">API</a>
            <a href="#/handbook" aria-current={address.view === "handbook" ? "page" : undefined}>
              Handbook
            </a>
          </nav>
        )}
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <View {...address} />
      </main>
    </>
  );
}

function View({ view, fields }: Address) {
  if (view === "play") return <PlayView fields={fields} />;
  if (view === "replay") return <ReplayView fields={fields} />;
  if (view === "compare") return <CompareView fields={fields} />;
  if (view === "runs") return <RunsView fields={fields} />;
  if (view === "live") return <LiveView fields={fields} />;
  if (view === "handbook") return <HandbookView />;
  return EMBEDDED === undefined ? <StartView /> : <ReplayView fields={{}} />;
}

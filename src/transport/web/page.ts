/** The page at /web/: plain HTML, which `script.ts` fills from /tasks and /schema and plays over /ws. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Helpdesk environment</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
</head>
<body>
<header>
  <h1>Helpdesk environment</h1>
  <p>A deterministic environment for training and judging agents on IT helpdesk ticket routing. An episode is a short
  queue of tickets. Read each one, look things up where that is worth it, and route it by four labels: issue type,
  priority, assignment group and resolution action. Every action is rewarded between 0 and 1; the last reward scores the
  whole episode.</p>
  <nav aria-label="Elsewhere">
    <a href="../docs">API</a>
    <a href="../openapi.json">openapi.json</a>
    <a href="../schema">Schemas</a>
    <a href="../tasks">Tasks as JSON</a>
  </nav>
</header>
<main>
  <section aria-labelledby="tasks-heading">
    <h2 id="tasks-heading">Tasks</h2>
    <ul id="tasks" class="tasks"></ul>
  </section>

  <section aria-labelledby="play-heading">
    <h2 id="play-heading">Play an episode</h2>
    <form id="start" class="row">
      <label>Task <select id="task" name="task"></select></label>
      <label>Seed <input id="seed" name="seed" type="number" min="0" max="2147483647" value="42" required></label>
      <button type="submit">Start</button>
    </form>
    <p id="error" class="error" role="alert" hidden></p>
    <p id="feedback" class="feedback" role="status"></p>

    <div id="episode" hidden>
      <dl id="progress" class="numbers"></dl>
      <article id="ticket" aria-labelledby="ticket-title">
        <p class="quiet" id="ticket-from"></p>
        <h3 id="ticket-title" tabindex="-1"></h3>
        <p id="ticket-text" class="prose"></p>
        <div id="ticket-more"></div>
      </article>

      <div id="act">
        <form id="submit">
          <fieldset>
            <legend>Route this ticket</legend>
            <div id="labels" class="labels"></div>
            <button type="submit">Submit the route</button>
          </fieldset>
        </form>
        <fieldset id="tools-box">
          <legend>Look something up</legend>
          <div id="tools" class="row"></div>
        </fieldset>
        <fieldset id="actions-box">
          <legend>Or do something else</legend>
          <div id="actions" class="row"></div>
        </fieldset>
      </div>

      <section id="result-box" aria-labelledby="result-heading" hidden>
        <h3 id="result-heading">What the last action found</h3>
        <div id="result"></div>
      </section>
      <section aria-labelledby="history-heading">
        <h3 id="history-heading">History</h3>
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">Step</th><th scope="col">Ticket</th><th scope="col">Action</th><th scope="col">Score</th><th scope="col">Reward</th><th scope="col">Feedback</th></tr></thead>
            <tbody id="history"></tbody>
          </table>
        </div>
      </section>
    </div>
  </section>
</main>
<noscript><p class="error">Playing by hand needs JavaScript. The API does not: see <a href="../docs">API</a>.</p></noscript>
<script src="script.js" defer></script>
</body>
</html>
`;

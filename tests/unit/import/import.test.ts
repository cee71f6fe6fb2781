import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkTickets, loadDataset } from "../../../src/dataset/index.js";
import { verdict } from "../../../src/import/check/check-file.js";
import { runImport } from "../../../src/import/run-import.js";
import type { ImportOptions } from "../../../src/import/options.js";
import { EXPORTS, ROWS } from "./some-exports.js";

const SOURCES = ["servicenow", "zendesk", "jira", "freshservice", "csv"] as const;
const FOLDER = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

let count = 0;

/** Imports bytes, and gives what was told and written. */
async function imported(bytes: Buffer | string, options: Partial<ImportOptions> = {}) {
  count += 1;
  const [file, out] = [join(FOLDER, `export-${count}.csv`), join(FOLDER, `tickets-${count}.json`)];
  writeFileSync(file, bytes);
  const told: string[] = [];
  const code = await runImport(
    {
      file,
      from: undefined,
      map: undefined,
      out,
      acceptProposals: true,
      keepPersonalData: false,
      keepNotes: false,
      ...options,
    },
    { out: (line) => told.push(line), notes: { write: (text) => told.push(text) } },
  );
  const read = (path: string): string => readFileSync(path, "utf8");
  return {
    code,
    told: told.join("\n"),
    out,
    text: () => read(out),
    map: () => read(out.replace(".json", ".map.json")),
  };
}

const known = new Map<string, ReturnType<typeof imported>>();

/** An export of the list, imported once for all tests. */
function importedOnce(source: keyof typeof EXPORTS): ReturnType<typeof imported> {
  const result = known.get(source) ?? imported(EXPORTS[source]());
  known.set(source, result);
  return result;
}

interface Written {
  readonly labels: string;
  readonly tickets: readonly Readonly<Record<string, unknown>>[];
}

function ticketsOf(text: string): Written["tickets"] {
  // What the import has written.
  return (JSON.parse(text) as Written).tickets;
}

describe.each(SOURCES)("an export of %s", (source) => {
  test("is known by its headers and becomes a set of tickets that loads, with every row told of", async () => {
    const { code, told, out, text } = await importedOnce(source);
    expect(code).toBe(0);
    expect(told).toContain("guessed from its headers");
    const { tickets } = loadDataset(out);
    const left = [...told.matchAll(/left out: (\d+) rows?/g)].reduce(
      (sum, [, rows]) => sum + Number(rows),
      0,
    );
    const rows = ROWS + (source === "servicenow" || source === "zendesk" ? 1 : 0);
    expect(tickets.length + left).toBe(rows);
    expect(tickets.length).toBeGreaterThan(ROWS - 30);
    const records = ticketsOf(text());
    expect(records.every((record) => record["resolution_action"] === undefined)).toBe(true);
    expect(
      new Set(records.map(({ own_labels: own }) => (own as Record<string, string>)["assignment_group"])).size,
    ).toBeGreaterThanOrEqual(13);
  });

  test("tells nobody's name, address or number, and the same bytes give the same file", async () => {
    const [one, other] = [await importedOnce(source), await imported(EXPORTS[source]())];
    const body = (text: string): string => text.slice(text.indexOf('"tickets":['));
    expect(body(other.text())).toBe(body(one.text()));
    for (const personal of ["Keller", "@example.com", "DE89", "4111 1111", "10.20.30", "1234567"]) {
      expect(one.text(), personal).not.toContain(personal);
      expect(one.told, personal).not.toContain(personal);
    }
  });

  test("has its texts as people wrote them, whatever the encoding, and none that was written afterwards", async () => {
    const { text } = await importedOnce(source);
    const texts = ticketsOf(text()).map(({ description }) => description);
    expect(texts).toContain("Käse über 20 €, naïve “quotes”, tab\there, and a | bar.");
    expect(texts.some((each) => typeof each === "string" && each.includes("- room 4\n- phone"))).toBe(true);
    expect(text()).not.toMatch(/<div>|&amp;|by desk|admin;moved|Dear customer/);
  });
});

test("guesses are proposed with their reasons, and used by nobody who did not accept them", async () => {
  const { code, told, out, map } = await imported(EXPORTS.servicenow(), { acceptProposals: false });
  expect(code).toBe(1);
  expect(() => readFileSync(out)).toThrow(/ENOENT/);
  expect(told).toContain('Licence Management (20) → license_ops – guess, 0.9: its name has "licence"');
  expect(told).toContain("No tickets are written yet");
  const words = (JSON.parse(map()) as { fields: Record<string, Record<string, unknown>> }).fields[
    "assignment_group"
  ];
  expect(words?.["360001184772"]).toEqual({
    to: null,
    reason: "neither its name nor its titles point to one of ours",
    tickets: 22,
  });
  expect(words?.["Field Services"]).toMatchObject({ to: "service_desk", guessed: true, confidence: 0.8 });
});

test("a map says what words mean, one to one or many to one, and what it leaves out is counted", async () => {
  const map = join(FOLDER, "map.json");
  const fields = {
    assignment_group: {
      "IT Security": "security_team",
      "Data Protection": "security_team",
      Facilities: null,
    },
  };
  writeFileSync(map, JSON.stringify({ format: "helpdesk-env/label-map/1", fields }));
  const { told, text } = await imported(EXPORTS.servicenow(), { map, acceptProposals: false });
  expect(told).toMatch(/not mapped, assignment_group: CRM Team \(29\), /);
  const secured = ticketsOf(text()).filter(({ assignment_group: group }) => group === "security_team");
  expect(secured).toHaveLength(36);
  expect(secured.every(({ guessed }) => guessed === undefined)).toBe(true);
});

test("the proposal itself is a map, and gives the tickets that accepting it gives", async () => {
  const proposed = await imported(EXPORTS.jira(), { acceptProposals: false });
  const map = proposed.out.replace(".json", ".map.json");
  const [byMap, accepted] = [
    await imported(EXPORTS.jira(), { map, acceptProposals: false }),
    await imported(EXPORTS.jira()),
  ];
  expect(ticketsOf(byMap.text())).toEqual(ticketsOf(accepted.text()));
});

test("a map that names a word of nobody is refused with the words that there are", async () => {
  const map = join(FOLDER, "wrong.json");
  writeFileSync(
    map,
    JSON.stringify({ format: "helpdesk-env/label-map/1", fields: { priority: { P1: "urgent" } } }),
  );
  const { code, told } = await imported(EXPORTS.csv(), { map });
  expect(code).toBe(2);
  expect(told).toContain("fields.priority.P1 must be null, one of critical, high, medium, low");
});

test("a map names columns that nobody else would know", async () => {
  const map = join(FOLDER, "columns.json");
  const columns = { title: ["Was ist los"], assignment_group: ["Wer"], issue_type: [["A", "B"]] };
  const fields = {
    assignment_group: { Netz: "service_desk" },
    issue_type: { "X / Y": "onboarding", X: "general_inquiry" },
  };
  writeFileSync(map, JSON.stringify({ format: "helpdesk-env/label-map/1", columns, fields }));
  const { text } = await imported("Was ist los;Wer;A;B\nKaputt;Netz;X;Y\nAuch;Netz;X;Z\n", { map });
  expect(
    ticketsOf(text()).map(({ title, issue_type: type, assignment_group: group }) => [title, type, group]),
  ).toEqual([
    ["Kaputt", "onboarding", "service_desk"],
    ["Auch", "general_inquiry", "service_desk"],
  ]);
});

test("rows with too few or too many cells, without text or with an id that is taken are told with their lines", async () => {
  const rows = [
    '1,"two\nlines",high',
    "2,few",
    "3,many,low,more",
    "4,,low",
    "1,again,low",
    "5,fine,low,,",
    "",
  ];
  const { told, text } = await imported(`number,subject,priority\n${rows.join("\n")}`);
  expect(ticketsOf(text()).map(({ ticket_id: id }) => id)).toEqual(["1", "5"]);
  expect(told).toContain("left out: 1 row – fewer cells than the header (line 4)");
  expect(told).toContain("left out: 1 row – more cells than the header (line 5)");
  expect(told).toContain("left out: 1 row – neither a title nor a description (line 6)");
  expect(told).toContain("left out: 1 row – the id of an earlier row (line 7)");
});

test("a quote that is never closed, a header alone and an empty file are refused with what to do", async () => {
  const open = await imported('subject,priority\nfine,low\n"never closed,low\nmore,low\n');
  expect([open.code, open.told]).toEqual([
    2,
    expect.stringContaining("a quote is opened and never closed from line 3 on"),
  ]);
  expect((await imported("subject,priority\n")).told).toContain("no row could be made a ticket");
  expect((await imported("")).told).toContain("is empty");
  expect((await imported("a,b\n1,2\n")).told).toContain(
    "No column is a title or a description; there are a, b.",
  );
});

test("records of JSON are read whatever they lie in: an array, a list under a name, one a line", async () => {
  const records = [
    { key: "A-1", fields: { summary: "One", priority: { name: "High" }, labels: ["x", "y"] } },
    { key: "A-2", fields: { summary: "Two", priority: { name: "Low" } } },
  ];
  const texts = [
    JSON.stringify(records),
    JSON.stringify({ total: 2, issues: records }),
    records.map((each) => JSON.stringify(each)).join("\n"),
  ];
  for (const text of texts) {
    const result = await imported(text, { from: "jira" });
    expect(
      ticketsOf(result.text()).map(({ ticket_id: id, title, priority }) => [id, title, priority]),
    ).toEqual([
      ["A-1", "One", "high"],
      ["A-2", "Two", "low"],
    ]);
  }
  expect((await imported('[{"subject": "x"}, {')).told).toContain(
    "is not JSON that can be read, after record 1",
  );
});

test("a link is kept only to a ticket that is there, and never around a circle", async () => {
  const rows = ["1,a,low,2", "2,b,low,1", "3,c,low,3", "4,d,low,9", "5,e,low,1", "6,f,low,7", "7,g,,"];
  const { out, told } = await imported(`number,subject,priority,parent\n${rows.join("\n")}`);
  expect(loadDataset(out).tickets.map(({ relatedTicketId }) => relatedTicketId)).toEqual([
    "2",
    undefined,
    undefined,
    undefined,
    "1",
    undefined,
  ]);
  expect(told).toContain("2 are linked, 4 lead to a ticket that is not there");
});

test("personal data and notes stay where somebody says so, with a warning", async () => {
  const { text, told } = await imported(EXPORTS.servicenow(), { keepPersonalData: true, keepNotes: true });
  expect(text()).toContain("Maria Keller");
  expect(text()).toContain('"planning_note":"Sent to');
  expect(told).toContain("warning: personal data were kept");
  expect(told).toContain("work notes are kept as --keep-notes says, though they may name the answer");
});

test("the page shows what an import of these exports prints, and what is said of the file", async () => {
  const page = readFileSync("docs/own-tickets.md", "utf8");
  const names = {
    servicenow: "servicenow.csv",
    zendesk: "zendesk.csv",
    jira: "jira.csv",
    freshservice: "freshservice.csv",
    csv: "plain.tsv",
  };
  for (const source of SOURCES) {
    const { told, out, text } = await importedOnce(source);
    const [name, base] = [names[source], names[source].replace(/\..*/, "")];
    const printed = told
      .replaceAll(/\S*export-\d+\.csv/g, name)
      .replaceAll(out, `${base}.json`)
      .replaceAll(out.replace(".json", ".map.json"), `${base}.map.json`)
      .split("\n");
    const shown =
      page.split(`$ helpdesk-env import ${name} `)[1]?.split("\n$ ")[0]?.split("\n").slice(1) ?? [];
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((line) => line !== "…" && !printed.includes(line))).toEqual([]);
    if (source !== "servicenow") continue;
    expect(shown).toEqual(printed);
    const verdictShown = page.split("$ helpdesk-env check-tickets servicenow.json\n")[1]?.split("\n```")[0];
    expect(verdict("servicenow.json", checkTickets(text())).join("\n")).toBe(verdictShown);
  }
});

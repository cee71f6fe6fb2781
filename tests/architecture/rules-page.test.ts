/** The rules page says the numbers and tables of the code. */
import { expect, test } from "vitest";
import { ROUTE_KEYS } from "../../src/domain/route.js";
import { TASK_IDS, TASKS } from "../../src/domain/task.js";
import { SIMILARITIES, TUNING } from "../../src/domain/tuning.js";
import {
  ISSUE_TYPES,
  PENALTY_REASONS,
  ROUTE_FIELDS,
  TOOL_NAMES,
  USUAL_HANDLING,
} from "../../src/domain/vocabulary.js";
import { DEFAULT_MAX_NODES } from "../../src/engine/optimum/index.js";
import { CLAIM_BOUNDS } from "../../src/evaluation/rules-check/claims.js";
import { REPORT } from "../../src/engine/report/limits.js";
import { anchorsOf, proseOf, readPage, tableRows, unquoted } from "./markdown.js";

const RULES = readPage("docs/rules.md");
const ROWS = tableRows(RULES);

type Row = readonly (string | number | boolean | undefined)[];

/** Every number of a table, by its path. */
function leaves(value: object, path: readonly string[] = []): readonly (readonly [string, number])[] {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    if (typeof item === "number") return [[[...path, key].join("."), item] as const];
    return typeof item === "object" && item !== null ? leaves(item, [...path, key]) : [];
  });
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

test("the rules page has every tunable number once, and has it right", () => {
  const listed = ROWS.flatMap((row) => {
    const key = /^`(\w+(?:\.\w+)+)`$/.exec(row.at(-1) ?? "")?.[1];
    return key === undefined ? [] : [[key, Number(row.at(-2))]];
  });
  expect(sorted(listed)).toEqual(sorted(leaves(TUNING)));
});

test("the rules page has no tunable number outside a table, where no test would see it change", () => {
  expect(proseOf(RULES).match(/(?<![\w.])\d*\.\d+/g)).toBeNull();
});

test("the rules page has every similarity, and has it right", () => {
  const listed = ROWS.filter((row) => row.length === 5 && ROUTE_FIELDS.some((field) => field === row[0])).map(
    ([field, a, b, share]) => [field, a, b, Number(share)],
  );
  const actual = ROUTE_FIELDS.flatMap((field) =>
    SIMILARITIES[ROUTE_KEYS[field]].map((pair) => [field, ...pair]),
  );
  expect(listed).toEqual(actual);
});

test("the rules page says in what the tasks differ", () => {
  const wordFor = { true: "yes", false: "no" } as const;
  const told = (label: string, values: readonly boolean[]): Row => [
    label,
    ...values.map((value) => wordFor[`${value}`]),
  ];
  const tasks = TASK_IDS.map((id) => TASKS[id]);
  const rows = ROWS.filter((row) => row.length === 4);
  expect(rows).toContainEqual(
    told(
      "context is hidden behind required tools",
      tasks.map((t) => t.hidesContext),
    ),
  );
  expect(rows).toContainEqual(
    told(
      "queues hold a cluster; one ticket changes others",
      tasks.map((t) => t.clusters),
    ),
  );
  expect(rows).toContainEqual(
    told(
      "slots are limited; declared alternates count",
      tasks.map((t) => t.limitsCapacity),
    ),
  );
  expect(rows).toContainEqual(
    told(
      "incidents can be opened, and missed",
      tasks.map((t) => t.incidents),
    ),
  );
  const weights = rows
    .filter(([field, first]) => ROUTE_FIELDS.some((known) => known === field) && /^\.\d+$/.test(first ?? ""))
    .map(([field, ...numbers]) => [field, ...numbers.map(Number)]);
  expect(weights).toEqual(
    ROUTE_FIELDS.map((field) => [field, ...tasks.map((task) => task.fieldWeights[ROUTE_KEYS[field]])]),
  );
  const [share] = rows.filter(([name]) => name?.startsWith("w ("));
  expect(share?.slice(1).map(Number)).toEqual(tasks.map((task) => task.queueManagementWeight));
});

test("the rules page has the usual owner and next step of each issue type", () => {
  const listed = ROWS.filter(
    (row) => row.length === 3 && ISSUE_TYPES.some((type) => `\`${type}\`` === row[0]),
  ).map((row) => row.map(unquoted));
  expect(listed).toEqual(
    ISSUE_TYPES.map((type) => [
      type,
      USUAL_HANDLING[type].assignmentGroup,
      USUAL_HANDLING[type].resolutionAction,
    ]),
  );
});

test("the rules page lists the penalty reasons in the order of the checks", () => {
  const listed = ROWS.map(([first = ""]) => unquoted(first)).filter((word) =>
    PENALTY_REASONS.some((reason) => reason === word),
  );
  expect(listed).toEqual([...PENALTY_REASONS]);
});

test("the rules page says of every tool when it is required, and then what it shows", () => {
  const tools = ROWS.map(([first = ""]) => unquoted(first)).filter((word) =>
    TOOL_NAMES.some((tool) => tool === word),
  );
  expect(tools.slice(0, TOOL_NAMES.length).sort()).toEqual([...TOOL_NAMES].sort());
  expect(tools.slice(TOOL_NAMES.length)).toEqual([...TOOL_NAMES]);
});

test("the rules page has the limits of the search for the optimum, and when an episode is solved", () => {
  expect(ROWS).toContainEqual(["positions of a search", DEFAULT_MAX_NODES.toLocaleString("en")]);
  expect(ROWS).toContainEqual(["solved: regret at most", withoutZero(REPORT.solvedRegret)]);
});

test("the rules page has the marks by which the rules are judged", () => {
  const { diligentAtLeast, clearly, randomUnder, constantUnder, noise } = CLAIM_BOUNDS;
  const from = ROWS.findIndex(([first]) => first === "mark");
  expect(ROWS.slice(from + 1).map((row) => row.at(-1))).toEqual(
    [diligentAtLeast, clearly, randomUnder, constantUnder, noise].map(withoutZero),
  );
});

/** As the page writes a number below 1. */
function withoutZero(value: number): string {
  return String(value).replace(/^0/, "");
}

test("the first table of the rules page leads to every section", () => {
  const [index = ""] = RULES.text.slice(RULES.text.indexOf("## Find a rule")).split("\n## Words");
  const sections = anchorsOf({ ...RULES, text: RULES.text.replace(/^#{3,} .*$/gm, "") });
  expect(sections.slice(0, 2)).toEqual(["the-rules", "find-a-rule"]);
  expect(sections.slice(2).filter((anchor) => !index.includes(`(#${anchor})`))).toEqual([]);
});

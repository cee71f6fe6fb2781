/** Twins that a world writes itself: what is the same as in the ticket, and what is not. */
import { beforeAll, expect, test } from "vitest";
import { primaryRoute, type Ticket } from "../../../src/domain/ticket.js";
import {
  createTicketSource,
  createWorld,
  secondDerivation,
  WORLD_SPLITS,
  type WorldData,
  type WorldTwin,
} from "../../../src/generator/index.js";
import { readWorldData } from "../../../src/worlds/read-world-data.js";

interface Pair {
  readonly own: Ticket;
  readonly other: Ticket;
}

let data: WorldData;
let pairsOf: Readonly<Record<WorldTwin, readonly Pair[]>>;
beforeAll(() => {
  data = readWorldData();
  pairsOf = {
    aliased: pairs("aliased"),
    reworded: pairs("reworded"),
    counterfactual: pairs("counterfactual"),
  };
});

const COUNT = 120;

/** Each ticket beside its twin, of every split. */
function pairs(twin: WorldTwin): readonly Pair[] {
  return WORLD_SPLITS.flatMap((split) => {
    const others = [...createTicketSource(data, split, 8, { twin }).first(COUNT)];
    return [...createTicketSource(data, split, 8).first(COUNT)].flatMap((own, index) => {
      const other = others[index];
      return other === undefined ? [] : [{ own, other }];
    });
  });
}

/** Facts of the rationale with the places where they are told. */
const facts = ({ rationale = "" }: Ticket): readonly string[] =>
  rationale.split("\n").flatMap((line) => /^fact .* \(\w+/.exec(line)?.[0] ?? []);

const structure = (ticket: Ticket) => ({
  ...ticket,
  ticketId: "",
  requester: "",
  rationale: "",
  title: "",
  description: "",
  redactedTitle: "",
  redactedDescription: "",
  ambiguityNote: ticket.ambiguityNote === undefined,
  planningNote: ticket.planningNote === undefined,
  customerUpdateNote: ticket.customerUpdateNote === undefined,
  relatedTicketId: ticket.relatedTicketId?.slice(-1),
  serviceClusterId: ticket.serviceClusterId === undefined,
});

test("of every twin the labels follow a second time from what it tells", () => {
  for (const twin of ["aliased", "reworded", "counterfactual"] as const) {
    expect(pairsOf[twin].flatMap(({ other }) => secondDerivation(other).problems)).toEqual([]);
  }
});

test("an aliased ticket has other names, the same facts in the same sentences, and the same relations", () => {
  const found = pairsOf.aliased;
  expect(found.map(({ other }) => structure(other))).toEqual(found.map(({ own }) => structure(own)));
  expect(found.map(({ other }) => facts(other))).toEqual(found.map(({ own }) => facts(own)));
  expect(found.filter(({ own, other }) => own.ticketId === other.ticketId)).toEqual([]);
  expect(found.filter(({ own, other }) => own.requester === other.requester)).toEqual([]);
  const ids = found.map(({ other }) => other.ticketId);
  expect(ids.filter((id) => !/^w8-(train|dev|test)-\d{5}[a-h]?$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const requesters = (side: "own" | "other"): readonly number[] =>
    found.map(({ [side]: { requester } }) => found.findIndex((pair) => pair[side].requester === requester));
  expect(requesters("other")).toEqual(requesters("own"));
});

test("no name of a world's company, programs or people stands in its aliased tickets", () => {
  const own = createWorld(data, "train", 8);
  const names = [own.company, own.domain, ...own.programs.flatMap(({ name, vendor }) => [name, vendor])];
  const texts = pairsOf.aliased.flatMap(({ other }) =>
    other.ticketId.includes("train") ? [JSON.stringify(other)] : [],
  );
  expect(names.filter((name) => texts.some((text) => text.includes(name)))).toEqual([]);
});

test("a reworded ticket tells the same facts at the same places in other words", () => {
  const found = pairsOf.reworded;
  expect(found.map(({ other }) => structure(other))).toEqual(found.map(({ own }) => structure(own)));
  expect(found.map(({ other }) => facts(other))).toEqual(found.map(({ own }) => facts(own)));
  expect(found.filter(({ own, other }) => own.description === other.description)).toEqual([]);
});

test("a counterfactual ticket has one sentence more and one less, and another label with it", () => {
  const found = pairsOf.counterfactual;
  const turned = found.filter(
    ({ own, other }) => JSON.stringify(primaryRoute(own)) !== JSON.stringify(primaryRoute(other)),
  );
  expect(turned.length).toBeGreaterThan(0.92 * found.length);
  expect(
    found
      .filter((pair) => !turned.includes(pair))
      .filter(({ own, other }) => own.description !== other.description),
  ).toEqual([]);
  for (const { own, other } of turned) {
    const words = (ticket: Ticket): readonly string[] => [
      ticket.description,
      ticket.ambiguityNote ?? ticket.planningNote ?? "",
      ticket.customerUpdateNote ?? "",
    ];
    const moved = words(own).filter((text, place) => text !== words(other)[place]);
    expect(moved.length).toBe(1);
    expect(other.title).toBe(own.title);
  }
});

test("every label can be what turns", () => {
  const found = pairsOf.counterfactual;
  const turned = (["issueType", "priority", "assignmentGroup", "resolutionAction"] as const).filter((field) =>
    found.some(({ own, other }) => own[field] !== other[field]),
  );
  expect(turned).toEqual(["issueType", "priority", "assignmentGroup", "resolutionAction"]);
});

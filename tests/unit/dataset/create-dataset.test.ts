import { expect, test } from "vitest";
import { createDataset } from "../../../src/dataset/index.js";
import { aTicket } from "./records.js";

const FIRST = aTicket({ ticketId: "a", requester: "kim", serviceClusterId: "k" });
const SECOND = aTicket({ ticketId: "b", requester: "lee" });
const THIRD = aTicket({ ticketId: "c", requester: "kim", serviceClusterId: "k" });
const DATASET = createDataset([FIRST, SECOND, THIRD]);

test("tickets are found by id, by requester and by cluster, in the order of the file", () => {
  expect(DATASET.byId("b")).toEqual(SECOND);
  expect(DATASET.byRequester("kim")).toEqual([FIRST, THIRD]);
  expect(DATASET.byServiceCluster("k")).toEqual([FIRST, THIRD]);
  expect(DATASET.serviceClusterIds).toEqual(["k"]);
});

test("what is not there is not found", () => {
  expect(DATASET.byId("z")).toBeUndefined();
  expect(DATASET.byRequester("z")).toEqual([]);
  expect(DATASET.byServiceCluster("z")).toEqual([]);
});

test("the digest does not depend on the order of keys", () => {
  const { ticketId, ...rest } = FIRST;
  expect(createDataset([{ ...rest, ticketId }, SECOND, THIRD]).digest).toBe(DATASET.digest);
});

test("the digest changes with any member and with the order of tickets", () => {
  const digests = [
    DATASET,
    createDataset([SECOND, FIRST, THIRD]),
    createDataset([{ ...FIRST, priority: "low" }, SECOND, THIRD]),
    createDataset([{ ...FIRST, rationale: "r" }, SECOND, THIRD]),
  ].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(4);
  expect(digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
});

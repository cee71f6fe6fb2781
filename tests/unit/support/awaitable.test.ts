import { expect, test } from "vitest";
import { andThen, recover } from "../../../src/support/awaitable.js";

const shout = (word: string): string => `${word}!`;
const spell = (error: unknown): string => `failed: ${error instanceof Error ? error.message : "?"}`;

test("a value that is here is passed on at once", () => {
  expect(andThen("yes", shout)).toBe("yes!");
});

test("a value that comes later is passed on when it arrives", async () => {
  const later = andThen(Promise.resolve("yes"), shout);
  expect(later).toBeInstanceOf(Promise);
  await expect(later).resolves.toBe("yes!");
});

test("a rejection goes to the one who asked for it, and to the caller otherwise", async () => {
  const broken = (): Promise<string> => Promise.reject(new Error("no"));
  await expect(andThen(broken(), shout, spell)).resolves.toBe("failed: no");
  await expect(andThen(broken(), shout)).rejects.toThrow("no");
});

test("work recovers from what it throws at once and from what it rejects with later", async () => {
  const thrown = recover<string>(() => {
    throw new Error("now");
  }, spell);
  expect(thrown).toBe("failed: now");
  await expect(recover(() => Promise.reject<string>(new Error("later")), spell)).resolves.toBe(
    "failed: later",
  );
  expect(recover(() => "fine", spell)).toBe("fine");
});

import { describe, expect, test } from "vitest";
import { goldenText, recordedText } from "./golden.js";

describe("golden vectors of our own", () => {
  test("a seed gives the same task, queue and episode id as when it was recorded", () => {
    expect(JSON.parse(goldenText("queues"))).toEqual(JSON.parse(recordedText("queues")));
  });

  test("every scene tells the same observation and state as when it was recorded", () => {
    expect(JSON.parse(goldenText("observations"))).toEqual(JSON.parse(recordedText("observations")));
  });

  test("the recorded text is the recorder's own, byte for byte", () => {
    expect(goldenText("queues")).toBe(recordedText("queues"));
    expect(goldenText("observations")).toBe(recordedText("observations"));
  });
});

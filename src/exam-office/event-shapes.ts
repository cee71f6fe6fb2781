import * as v from "valibot";
import { ENDINGS, type ExamEvent } from "../exam/index.js";
import { ANY_TEXT, having, oneOf, TEXT_OR_NULL, wholeNumber } from "../files/shapes.js";
import { ACTION } from "../rollouts/domain-shapes.js";
import { CATALOGUE, type ErrorReason } from "../service/index.js";

export const EPISODE_NUMBER = wholeNumber(0, 2 ** 31 - 1);

/** Calls of a session that the server refused. */
export const REFUSED_CALLS = having({
  session: ANY_TEXT,
  reason: v.custom<ErrorReason>(
    (value) => typeof value === "string" && Object.hasOwn(CATALOGUE, value),
    "a reason of the error catalogue",
  ),
  subject: ANY_TEXT,
  count: wholeNumber(1),
});

/** A line of an exam's log. */
export const EVENT = v.variant(
  "event",
  [
    having({ event: v.literal("opened"), at: ANY_TEXT, commitment: ANY_TEXT }),
    having({
      event: v.literal("dealt"),
      at: ANY_TEXT,
      episode: EPISODE_NUMBER,
      session: ANY_TEXT,
      agent: TEXT_OR_NULL,
    }),
    having({ event: v.literal("acted"), episode: EPISODE_NUMBER, action: ACTION }),
    having({ event: v.literal("ended"), at: ANY_TEXT, episode: EPISODE_NUMBER, how: oneOf(ENDINGS) }),
    having({ event: v.literal("refused"), ...REFUSED_CALLS.entries }),
  ],
  "one of opened, dealt, acted, ended, refused",
) satisfies v.GenericSchema<unknown, ExamEvent>;

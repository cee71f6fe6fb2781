import { expect, test } from "vitest";
import type { Episode } from "../../../src/domain/episode.js";
import { RememberedSoFar, type SoFar } from "../../../src/service/so-far.js";
import { aRoute, aTicket, played, startWith, submitting } from "../engine/builders.js";

test("what an episode came to so far is the mean of its scores and its penalised steps, and in the end its score", () => {
  const remembered = new RememberedSoFar();
  const soFar = (episode: Episode): SoFar => remembered.of(episode);
  const start = startWith(1, [aTicket(), aTicket(), aTicket()]);
  expect(soFar(start.episode)).toEqual({ score: undefined, penalizedSteps: 0 });
  const wrong = submitting(aRoute({ priority: "critical" }));
  const one = played(start, wrong);
  expect(soFar(one.episode)).toEqual({ score: one.episode.history[0]?.score, penalizedSteps: 0 });
  expect(soFar(one.episode)).toBe(soFar(one.episode));
  const lost = played(one, { actionType: "defer" });
  expect(soFar(lost.episode)).toMatchObject({ penalizedSteps: 1 });
  const over = played(lost, submitting(aRoute()));
  expect(soFar(over.episode)).toEqual({ score: over.observation.rubricReward, penalizedSteps: 1 });
});

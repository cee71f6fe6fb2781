"""How the steps of an episode pay, in every reward mode, and how that is told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import ROUTE, actions_of
from pydantic import ValidationError

from helpdesk_env import AsyncHelpdeskClient, HelpdeskClient, InvalidRequestError, Investigate, Observation
from helpdesk_env.models import RewardComponents, State
from helpdesk_env.text import describe, explain_reward
from helpdesk_env.vocabulary import REWARD_MODES

SEEDS = range(3)


def steps_of(env: HelpdeskClient, **options: Any) -> list[Observation]:
    """What every step of an episode of mixed actions tells; the actions are the same for the same seed."""
    seen = [env.reset(**options)]
    for action in actions_of(options["seed"]):
        if seen[-1].done:
            return seen[1:]
        seen.append(env.step(action))
    raise AssertionError("an episode ends")


@pytest.mark.parametrize("task_id", [1, 2, 3])
@pytest.mark.parametrize("mode", REWARD_MODES)
def test_the_rewards_of_an_episode_are_what_its_mode_says(env: HelpdeskClient, task_id: int, mode: str) -> None:
    scores = []
    for seed in SEEDS:
        seen = steps_of(env, task_id=task_id, seed=seed, reward_mode=mode)
        rewards = [each.reward or 0.0 for each in seen]
        score, state = seen[-1].rubric_reward, env.state()
        parts = [each.last_reward_components for each in seen]
        assert score is not None and (state.rubric_reward, state.stopped_rubric, state.reward_mode) == (score, score, mode)
        scores.append(score)
        for index, part in enumerate(parts):
            assert part is not None and part.reward_mode == mode
            assert part.paid_before == pytest.approx(sum(rewards[:index]), abs=1e-9)
            if index < len(parts) - 1:
                assert rewards[index] == part.share * part.worth
        last = parts[-1]
        assert last is not None
        if mode == "dense":
            # What was paid before is more than the score only under a large charge for lookups, or where all scores are near 0.
            assert sum(rewards) == pytest.approx(max(score, last.paid_before), abs=1e-9)
        if mode == "terminal":
            assert rewards == [0.0] * (len(rewards) - 1) + [score]
        if mode == "shaped":
            assert rewards[:-1] == [part.worth for part in parts[:-1] if part is not None]
    assert max(scores) > 0.1


def test_dense_is_the_default_and_adds_up_to_the_score(env: HelpdeskClient) -> None:
    for task_id in (1, 2, 3):
        for seed in SEEDS:
            seen = [env.reset(task_id=task_id, seed=seed)]
            while not seen[-1].done:
                seen.append(env.step(ROUTE))
            assert env.state().reward_mode == "dense"
            assert sum(each.reward or 0.0 for each in seen) == pytest.approx(seen[-1].rubric_reward, abs=1e-9)


def test_the_mode_moves_nothing_but_rewards(env: HelpdeskClient) -> None:
    def apart_from_rewards(seen: list[Observation]) -> list[Any]:
        parts = {"reward", "last_reward_components", "history", "metadata"}
        return [each.model_dump(exclude=parts) for each in seen]

    dense, *others = ([steps_of(env, task_id=3, seed=5, reward_mode=mode) for mode in REWARD_MODES])
    for other in others:
        assert apart_from_rewards(other) == apart_from_rewards(dense)


def test_a_word_that_is_no_option_is_refused_unsent_with_those_that_are(env: HelpdeskClient) -> None:
    nowhere = HelpdeskClient("http://127.0.0.1:9")
    nowhere._connection._info = env.info()
    for client in (env, nowhere):
        for options, words in (
            ({"reward_mode": "sum"}, REWARD_MODES),
            ({"reward_mode": "Dense"}, REWARD_MODES),
            ({"reward_mode": 1}, REWARD_MODES),
            ({"split": "train"}, ("dev", "test", "all")),
            ({"split": True}, ("dev", "test", "all")),
        ):
            (name, word), *_ = options.items()
            with pytest.raises(InvalidRequestError) as refused:
                client.reset(**options)
            assert (refused.value.reason, refused.value.subject, refused.value.allowed_words) == ("unknown_word", name, words)
            assert str(refused.value) == f"{name} cannot be {word!r}. Use one of {', '.join(words)}."


def test_asyncio_has_the_same_modes(url: str) -> None:
    async def first_rewards() -> list[float | None]:
        async with AsyncHelpdeskClient(url) as env:
            with pytest.raises(InvalidRequestError, match="Use one of dense, terminal, shaped."):
                await env.reset(reward_mode="sum")
            paid = []
            for mode in REWARD_MODES:
                await env.reset(task_id=1, seed=2, reward_mode=mode)
                paid.append((await env.step(ROUTE)).reward)
            return paid

    dense, terminal, shaped = asyncio.run(first_rewards())
    assert dense is not None and shaped is not None
    assert terminal == 0 < dense < shaped


def test_a_reward_is_explained_by_worth_and_what_was_paid(env: HelpdeskClient) -> None:
    def told(mode: str) -> list[str]:
        seen = [env.reset(task_id=1, seed=3, queue_size=2, reward_mode=mode), env.step(ROUTE), env.step(ROUTE)]
        for each in seen[1:]:
            assert explain_reward(each) in describe(each)
        first, last = (each.last_reward_components for each in seen[1:])
        assert first is not None and last is not None
        paid = [f"Worth {part.worth:.3f} by itself, paid {each.reward:.3f} ({mode}): " for part, each in ((first, seen[1]), (last, seen[2]))]
        assert explain_reward(seen[0]) == ""
        score, before = f"the score of {seen[2].rubric_reward:.3f}", f"{last.paid_before:.3f}"
        return [explain_reward(each).removeprefix(start).replace(score, "SCORE").replace(before, "BEFORE") for each, start in zip(seen[1:], paid)]

    assert told("dense") == ["0.250 of it.", "SCORE, less the BEFORE paid before."]
    assert told("terminal") == ["only the step that ends the episode pays.", "SCORE."]
    assert told("shaped") == ["1.000 of it.", "SCORE, less the penalties of this step."]


def test_a_reward_that_the_step_limit_paid_is_explained(env: HelpdeskClient) -> None:
    observation = env.reset(task_id=1, seed=3, queue_size=1, reward_mode="shaped")
    while not observation.done:
        observation = env.step(Investigate(tool_name="lookup_related_ticket"))
    assert explain_reward(observation) == "Worth 0.000 by itself, paid 0.000 (shaped): the score of 0.000."


def test_when_a_ticket_was_written_is_told_where_it_is_known(env: HelpdeskClient) -> None:
    for seed in SEEDS:
        seen = steps_of(env, task_id=3, seed=seed)
        for each in seen:
            ticket = each.current_ticket
            if ticket is not None:
                lines = describe(each).splitlines()
                assert ("Written: " + str(ticket.created_at) in lines) == (ticket.created_at is not None)


def test_no_default_hides_what_the_server_always_sends() -> None:
    with pytest.raises(ValidationError) as refused:
        RewardComponents.model_validate({"reward_kind": "submit", "shaped_step_reward": 0.5})
    assert {error["loc"] for error in refused.value.errors()} == {("reward_mode",), ("worth",), ("share",), ("paid_before",)}
    with pytest.raises(ValidationError, match="stopped_rubric"):
        State.model_validate({})


def test_a_reset_without_a_split_plays_dev_and_the_state_says_which_was_played(env: HelpdeskClient) -> None:
    env.reset(seed=1)
    assert env.state().split == "dev"
    for split in ("dev", "test", "all"):
        env.reset(seed=1, split=split)
        assert env.state().split == split


def test_tickets_of_test_are_played_only_where_the_split_is_named(env: HelpdeskClient) -> None:
    env.reset(seed=1, split="test")
    names = env.state().queue_ticket_ids
    with pytest.raises(InvalidRequestError) as refused:
        env.reset(ticket_ids=names)
    assert refused.value.reason == "unknown_ticket"
    assert "in the split dev, which is played where a reset names none" in str(refused.value)
    env.reset(ticket_ids=names, split="test")
    assert env.state().queue_ticket_ids == names

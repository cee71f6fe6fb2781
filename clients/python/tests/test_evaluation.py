"""Evaluations in shards, and what crosses from one process to another."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator

import pytest
from conftest import ROUTE, actions_of
from relay import Relay

from helpdesk_env import Action, CapacityError, HelpdeskClient, HelpdeskError, InvalidRequestError, Observation
from helpdesk_env.evaluation import Planned, Played, Policy, ShardResult, merge, plan_episodes, play_shard

PLAN = plan_episodes(tasks=(3, 1), episodes=3, seed_start=7)


def same_actions() -> Policy:
    """A policy that remembers: its n-th action is the same in every episode."""
    actions: Iterator[Action] = actions_of(5)
    return lambda seen: next(actions)


def test_a_plan_has_each_task_with_each_seed() -> None:
    assert [(each.task_id, each.seed) for each in PLAN] == [(3, 7), (3, 8), (3, 9), (1, 7), (1, 8), (1, 9)]
    with pytest.raises(ValueError, match="at least one task and one episode"):
        plan_episodes(episodes=0)
    with pytest.raises(ValueError, match="at least one task and one episode"):
        plan_episodes(())
    with pytest.raises(ValueError, match="a task is named twice"):
        plan_episodes((1, 2, 1))


def test_shards_merged_in_any_order_are_the_whole_byte_for_byte(url: str) -> None:
    whole = merge([play_shard(same_actions, PLAN, 1, 1, urls=url)])
    for of in (2, 6):
        shards = [play_shard(same_actions, PLAN, index, of, urls=url) for index in range(1, of + 1)]
        stored = [ShardResult.model_validate_json(each.model_dump_json()) for each in reversed(shards)]
        assert merge(stored).model_dump_json() == whole.model_dump_json()
    with HelpdeskClient(url) as env:
        for played in whole.played:
            policy, seen = same_actions(), env.reset(task_id=played.task_id, seed=played.seed)
            steps = 0
            while not seen.done:
                seen, steps = env.step(policy(seen)), steps + 1
            assert (played.rubric_reward, played.steps, played.failure) == (seen.rubric_reward, steps, None)


def test_shards_that_do_not_fit_together_are_refused(url: str) -> None:
    one, two = (play_shard(same_actions, PLAN, index, 2, urls=url) for index in (1, 2))
    elsewhere = two.model_copy(update={"place": two.place.model_copy(update={"rules_digest": "other"})})
    for parts, why in [
        ([], "no shard"),
        ([one], "of 2 shards these are here: 1;"),
        ([one, two, two], "of 2 shards these are here: 1, 2, 2;"),
        ([one, play_shard(same_actions, PLAN[:4], 2, 2, urls=url)], "different plans"),
        ([one, elsewhere], "different rules"),
        ([one, two.model_copy(update={"played": one.played})], "other episodes"),
    ]:
        with pytest.raises(ValueError, match=why):
            merge(parts)
    for index in (0, 3):
        with pytest.raises(ValueError, match="no shard"):
            play_shard(same_actions, PLAN, index, 2, urls=url)


def test_an_episode_whose_server_fails_is_played_at_the_next_one(url: str) -> None:
    expected = play_shard(same_actions, PLAN, 1, 1, urls=url)
    with Relay(url) as relay:
        relay.cut()
        assert play_shard(same_actions, PLAN, 1, 1, urls=[relay.url, url]) == expected


def test_an_episode_that_nobody_could_finish_is_in_no_mean(url: str) -> None:
    calls = iter(range(100))

    def failing_at_the_first() -> Policy:
        if next(calls) == 0:
            raise CapacityError("session_limit_reached", "Full.")
        return same_actions()

    shard = play_shard(failing_at_the_first, PLAN, 1, 1, urls=url, retries=0)
    assert shard.played[0] == Played(task_id=3, seed=7, rubric_reward=None, steps=0, failure="session_limit_reached")
    told = merge([shard]).tasks[0]
    assert (told.task_id, told.finished, told.failed) == (3, 2, 1)
    assert told.mean_rubric_reward is not None
    assert told.failed_as_zero == pytest.approx(told.mean_rubric_reward * 2 / 3)


def test_an_error_of_the_policy_or_of_the_plan_is_raised(url: str) -> None:
    def broken(seen: Observation) -> Action:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        play_shard(lambda: broken, PLAN, 1, 1, urls=url)
    with pytest.raises(InvalidRequestError):
        play_shard(same_actions, [Planned(task_id=99, seed=1)], 1, 1, urls=url)


def test_an_error_arrives_in_another_process_with_all_that_it_says(url: str) -> None:
    full = CapacityError(
        "session_limit_reached", "Full.", next_step="Wait.", active_sessions=3, max_sessions=3, retry_after_seconds=1.5
    )
    with HelpdeskClient(url) as env, pytest.raises(HelpdeskError) as refused:
        env.step(ROUTE)
    for error in (full, refused.value):
        for moved in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert (type(moved), str(moved), vars(moved)) == (type(error), str(error), vars(error))

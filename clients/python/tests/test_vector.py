"""The vector environment."""

from __future__ import annotations

import functools
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv

from helpdesk_env.gym import ENV_ID, HelpdeskGymEnv
from helpdesk_env.spaces import action_mask, action_space, decode_action
from helpdesk_env.vector import HelpdeskVectorEnv

MAKE = f"helpdesk_env.gym:{ENV_ID}"


def test_each_of_many_sees_what_it_would_see_alone_through_its_resets(url: str) -> None:
    count, steps = 6, 40
    many = gymnasium.make_vec(MAKE, num_envs=count, url=url, task_id=2)
    assert many.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
    alone = [HelpdeskGymEnv(url, task_id=2) for _ in range(count)]
    space = action_space()
    space.seed(9)
    observations, _ = many.reset(seed=100)
    singles = [env.reset(seed=100 + index)[0] for index, env in enumerate(alone)]
    over = [False] * count
    resets = 0
    for _ in range(steps):
        assert many.observation_space.contains(observations)
        assert list(observations["text"]) == [single["text"] for single in singles]
        np.testing.assert_array_equal(observations["queue"], [single["queue"] for single in singles])
        actions = np.stack([space.sample() for _ in range(count)])
        observations, rewards, terminated, truncated, infos = many.step(actions)
        for index, env in enumerate(alone):
            if over[index]:
                singles[index], expected = env.reset()[0], (0.0, False, False)
                resets += 1
            else:
                singles[index], *outcome, _ = env.step(actions[index])
                expected = tuple(outcome)  # type: ignore[assignment]  # reward, terminated, truncated
            assert (rewards[index], terminated[index], truncated[index]) == expected
            over[index] = expected[1] or expected[2]
        assert len(infos["observation"]) == count
    assert resets > 3
    many.close()
    for env in alone:
        env.close()


def test_a_bad_action_of_one_moves_none(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=3, task_id=1)
    many.reset(seed=1)
    good = [0, 0, 0, 0, 0, 0]
    for bad in ([9, 0, 0, 0, 0, 0], many.reset(seed=1)[1]["observation"][0]):
        with pytest.raises(ValueError, match="is no action|An action cannot be"):
            many.step([good, bad, good])
    assert [session.state().step_count for session in many._sessions] == [0, 0, 0]
    many.close()


def test_a_refused_call_of_one_leaves_no_answer_behind(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=3, task_id=1)
    many.reset(seed=1)
    many._sessions[0].close()
    many._sessions[0]._place.session_id = "forgotten"
    with pytest.raises(Exception, match="session"):
        many.step([[0, 0, 0, 0, 0, 0]] * 3)
    many.reset(seed=1)
    assert [session.state().step_count for session in many._sessions] == [0, 0, 0]
    many.close()


def test_the_number_of_seeds_and_actions_must_be_that_of_the_environments(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=2)
    with pytest.raises(ValueError, match="3 seeds for 2 environments"):
        many.reset(seed=[1, 2, 3])
    many.reset(seed=[1, 2])
    with pytest.raises(ValueError, match="1 actions for 2 environments"):
        many.step([[0, 0, 0, 0, 0, 0]])
    many.close()


@pytest.mark.parametrize("mode", ["sync", "async", "vector_entry_point"])
def test_every_way_to_make_many_plays_the_same_episodes(url: str, mode: str) -> None:
    # Async with Gymnasium's defaults: forked workers and shared memory.
    many = gymnasium.make_vec(MAKE, num_envs=2, vectorization_mode=mode, url=url, task_id=1, queue_size=1)
    many = gymnasium.wrappers.vector.RecordEpisodeStatistics(many)
    observations, infos = many.reset(seed=2**31 - 1)
    assert infos["seed"].tolist() == [2**31 - 1, 0]
    single = HelpdeskGymEnv(url, task_id=1, queue_size=1)
    assert list(observations["text"]) == [single.reset(seed=seed)[0]["text"] for seed in (2**31 - 1, 0)]
    single.close()
    actions = np.zeros((2, 6), dtype=np.int64)
    _, rewards, terminated, _, infos = many.step(actions)
    assert terminated.tolist() == [True, True]
    np.testing.assert_allclose(infos["episode"]["r"], rewards)
    _, rewards, terminated, _, infos = many.step(actions)
    assert (rewards.tolist(), terminated.tolist()) == ([0, 0], [False, False])
    many.close()
    many.close()


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_the_autoreset_modes_are_gymnasiums(url: str, mode: AutoresetMode) -> None:
    make = functools.partial(HelpdeskGymEnv, url, task_id=1, queue_size=2)
    ours: VectorEnv[Any, Any, Any] = HelpdeskVectorEnv(url, num_envs=2, autoreset_mode=mode, task_id=1, queue_size=2)
    theirs: VectorEnv[Any, Any, Any] = SyncVectorEnv([make, make], autoreset_mode=mode)
    assert ours.metadata["autoreset_mode"] is mode
    seen = []
    for many in (ours, theirs):
        told = [list(many.reset(seed=5)[0]["text"])]
        # The first is over after two steps, the second puts its ticket off with a lookup.
        for lookup in (1, 0, 0, 0):
            over = np.zeros(2, dtype=np.bool_)
            actions = np.array([[0] * 6, [lookup] + [0] * 5])
            observations, rewards, terminated, truncated, infos = many.step(actions)
            over = terminated | truncated
            told += [list(observations["text"]), rewards.tolist(), over.tolist(), sorted(infos)]
            if mode is AutoresetMode.SAME_STEP and over.any():
                told.append([None if final is None else final["text"] for final in infos["final_obs"]])
            if mode is AutoresetMode.DISABLED and over.any():
                told.append(list(many.reset(options={"reset_mask": over})[0]["text"]))
        seen.append(told)
        many.close()
    assert seen[0] == seen[1]


def test_what_is_over_must_be_reset_by_hand_where_nobody_does_it(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=2, autoreset_mode="Disabled", task_id=1, queue_size=1)
    with pytest.raises(ValueError, match="the first reset is of all environments"):
        many.reset(options={"reset_mask": np.array([True, False])})
    many.reset(seed=1)
    many.step(np.zeros((2, 6), dtype=np.int64))
    with pytest.raises(ValueError, match=r"environments \[0, 1\] are over: call reset with options"):
        many.step(np.zeros((2, 6), dtype=np.int64))
    for mask in ([True], np.array([1, 0]), np.array([False, False])):
        with pytest.raises(ValueError, match="reset_mask must have 2 bools, at least one of them true"):
            many.reset(options={"reset_mask": mask})
    many.close()


def test_a_mask_for_each_samples_only_what_is_offered(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=3, task_id=1, render_mode="ansi")
    observations, infos = many.reset(seed=1)
    rendered = many.render()
    assert rendered is not None and all("Ticket 1 of" in text for text in rendered)
    for told in (observations, infos["observation"]):
        mask = action_mask(told)
        for _ in range(20):
            actions = many.action_space.sample(mask=mask)
            assert many.action_space.contains(actions)
            assert {decode_action(each).action_type for each in actions} <= {"submit", "investigate"}
    many.step(actions)
    many.close()


@pytest.mark.parametrize("num_envs", [0, -1, 1.5, True])
def test_a_number_of_environments_that_is_none_is_refused(url: str, num_envs: Any) -> None:
    with pytest.raises(ValueError, match="num_envs cannot be"):
        HelpdeskVectorEnv(url, num_envs=num_envs)


def test_seeds_may_be_numpys_and_an_array(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=2, queue_size=1, observation="numbers")
    assert many.reset(seed=np.int64(7))[1]["seed"].tolist() == [7, 8]  # type: ignore[arg-type]
    assert many.reset(seed=np.array([2**31, 3]))[1]["seed"].tolist() == [0, 3]  # type: ignore[arg-type]
    assert many.reset(seed=[4, None])[1]["seed"][0] == 4
    many.close()


def test_a_token_is_sent_by_one_and_by_many(url: str) -> None:
    many = gymnasium.make_vec(MAKE, num_envs=2, url=url, token="a-token", queue_size=1)
    one = gymnasium.make(MAKE, url=url, token="a-token", queue_size=1)
    for env in (many.unwrapped._client, one.unwrapped._session):  # type: ignore[attr-defined]
        assert env._connection.address.token == "a-token"
    for each in (many, one):
        each.reset(seed=1)
        each.close()
